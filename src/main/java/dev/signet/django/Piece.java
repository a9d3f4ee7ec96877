package dev.signet.django;

/** What {@link JsonObjects} finds in a file. */
sealed interface Piece {

    /** Where it begins, counted from 1. */
    int line();

    /** An object, as it stands in the file. */
    record Found(int line, byte[] json) implements Piece {}

    /** An object that is larger than any user: it is not kept, and what follows it is read. */
    record TooLarge(int line) implements Piece {}

    /** Where the file ceases to be what it should be. Nothing follows. */
    record Broken(int line, String reason) implements Piece {}
}
