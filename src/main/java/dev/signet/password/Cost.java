package dev.signet.password;

import java.util.List;

/**
 * An algorithm that Signet stores passwords with, and how much work it makes of one. Costs of one algorithm are
 * ordered by that work. So if two replicas have different settings, both keep what the costlier one has written, and
 * neither weakens what came from elsewhere.
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

    /**
     * What is left of the work of a hash at this cost when one at another cost has been computed: hashes of nobody that
     * are to be computed, too. All of it, if the other is of another algorithm.
     */
    List<StoredHash> beyond(Cost done);
}
