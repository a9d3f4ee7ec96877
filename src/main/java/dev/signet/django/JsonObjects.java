package dev.signet.django;

import dev.signet.django.Piece.Broken;
import dev.signet.django.Piece.Found;
import dev.signet.django.Piece.TooLarge;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the objects of a file that comes in parts: a JSON array of objects, or objects one after the other, as in JSON
 * lines. Holds no more of the file than one object. Only finds out where each begins and ends; whether it is JSON is for
 * its reader to see.
 */
final class JsonObjects {

    /** Of one object. A user of Django has less than two thousand bytes. */
    static final int LARGEST = 64 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private enum State {
        START,
        FIRST_OF_ARRAY,
        NEXT_OF_ARRAY,
        AFTER_ONE_OF_ARRAY,
        BETWEEN_LINES,
        IN_OBJECT,
        AFTER_ARRAY,
        BROKEN
    }

    private final ByteArrayOutputStream object = new ByteArrayOutputStream();
    private State state = State.START;
    private State afterObject;
    private int markBytes;
    private int line = 1;
    private int beginning;
    private int depth;
    private boolean tooLarge;
    private boolean inText;
    private boolean escaped;

    /** What ends in the next part of the file. */
    List<Piece> next(byte[] part) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < part.length && state != State.BROKEN; i++) {
            if (state == State.IN_OBJECT) {
                i = readObject(part, i, pieces);
            } else {
                readBetween(part[i], pieces);
            }
        }
        return pieces;
    }

    /** What is wrong when nothing follows any more, if something is. */
    List<Piece> end() {
        return switch (state) {
            case BROKEN, AFTER_ARRAY, BETWEEN_LINES -> List.of();
            case START -> List.of(new Broken(line, "The file is empty."));
            default -> List.of(new Broken(line, "The file ends in the middle."));
        };
    }

    private void readBetween(byte octet, List<Piece> pieces) {
        switch (octet) {
            case '\n' -> line++;
            case ' ', '\t', '\r' -> {}
            case '{' -> begin(octet, pieces);
            case '[' -> change(State.START, State.FIRST_OF_ARRAY, pieces);
            case ',' -> change(State.AFTER_ONE_OF_ARRAY, State.NEXT_OF_ARRAY, pieces);
            case ']' ->
                change(state == State.FIRST_OF_ARRAY ? state : State.AFTER_ONE_OF_ARRAY, State.AFTER_ARRAY, pieces);
            default -> readMark(octet, pieces);
        }
    }

    private void readMark(byte octet, List<Piece> pieces) {
        if (state == State.START && markBytes < BYTE_ORDER_MARK.length && octet == BYTE_ORDER_MARK[markBytes]) {
            markBytes++;
        } else {
            breakOff(pieces);
        }
    }

    private void change(State from, State to, List<Piece> pieces) {
        if (state == from) {
            state = to;
        } else {
            breakOff(pieces);
        }
    }

    private void breakOff(List<Piece> pieces) {
        String reason = state == State.START
                ? "This is neither a JSON array nor JSON lines, in UTF-8."
                : "This is not where JSON goes on after the object before.";
        pieces.add(new Broken(line, reason));
        state = State.BROKEN;
    }

    private void begin(byte brace, List<Piece> pieces) {
        switch (state) {
            case START, BETWEEN_LINES -> afterObject = State.BETWEEN_LINES;
            case FIRST_OF_ARRAY, NEXT_OF_ARRAY -> afterObject = State.AFTER_ONE_OF_ARRAY;
            default -> {
                breakOff(pieces);
                return;
            }
        }
        state = State.IN_OBJECT;
        object.write(brace);
        beginning = line;
        depth = 1;
        tooLarge = false;
        inText = false;
        escaped = false;
    }

    /** Reads on to the end of the object or of the part; returns the index of the last byte that it has read. */
    private int readObject(byte[] part, int from, List<Piece> pieces) {
        int i = from;
        while (i < part.length && depth > 0) {
            readWithin(part[i++]);
        }
        keep(part, from, i - from);
        if (depth == 0) {
            pieces.add(tooLarge ? new TooLarge(beginning) : new Found(beginning, object.toByteArray()));
            object.reset();
            state = afterObject;
        }
        return i - 1;
    }

    private void readWithin(byte octet) {
        if (octet == '\n') {
            line++;
        }
        if (escaped) {
            escaped = false;
        } else if (inText) {
            escaped = octet == '\\';
            inText = octet != '"';
        } else {
            switch (octet) {
                case '"' -> inText = true;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
        }
    }

    private void keep(byte[] part, int from, int length) {
        if (object.size() + length > LARGEST) {
            tooLarge = true;
            object.reset();
        }
        if (!tooLarge) {
            object.write(part, from, length);
        }
    }
}
