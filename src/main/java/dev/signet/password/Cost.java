package dev.signet.password;

/**
 * An algorithm that Signet stores passwords with, and how much work it makes of one. Costs of one algorithm are
 * ordered by that work, so that of two replicas with different settings both keep what the costlier one has written.
 */
interface Cost {

    /** Hashes a password at this cost, into Django's form. */
    String encode(String password);

    /** Whether a string is as {@link #encode} makes it. */
    boolean isEncoded(String encoded);

    /** Whether another cost is of the same algorithm, and no less. */
    boolean isMetBy(Cost other);

    /** A hash that takes its time like any other and belongs to no user. */
    StoredHash ofNobody();
}
