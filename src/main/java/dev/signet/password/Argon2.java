package dev.signet.password;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * Computes one hash of Argon2 version 1.3, as RFC 9106, section 3, describes it and names what it is made of. One thread
 * computes all lanes, one after the other.
 *
 * <p>Our own and no library's, because none yields. A hash is all work for a processor. While every processor hashes, an
 * event loop that has a call to answer would wait for one, at each step of the call, until a time slice of the operating
 * system ends. So a thread that hashes offers its processor to others every few microseconds, which costs next to nothing
 * if nobody wants it.
 */
final class Argon2 {

    /** The RFC's number of each type. */
    enum Type {
        D,
        I,
        ID
    }

    /**
     * What is hashed, but for the password.
     *
     * @param secret the RFC's K, of which we have none
     * @param data the RFC's X, of which we have none
     */
    record Input(byte[] salt, byte[] secret, byte[] data) {

        Input(byte[] salt) {
            this(salt, new byte[0], new byte[0]);
        }
    }

    private static final int VERSION = 0x13;
    private static final int SLICES = 4;
    private static final int BLOCK_BYTES = 1024;
    private static final int BLOCK_WORDS = BLOCK_BYTES / Long.BYTES;
    private static final int DIGEST_BYTES = 64;
    private static final long LOW_32_BITS = 0xFFFFFFFFL;

    /** The time of so many, 25 microseconds, is short beside that of any call. */
    private static final int BLOCKS_BEFORE_YIELD = 64;

    private final Type type;
    private final Argon2Cost cost;
    private final int segmentLength;
    private final int laneLength;
    private final long[][] memory;

    private final long[] permuted = new long[BLOCK_WORDS];
    private final long[] addresses = new long[BLOCK_WORDS];
    private final long[] addressInput = new long[BLOCK_WORDS];
    private final long[] zero = new long[BLOCK_WORDS];
    private int filled;
    private long keepUntil = System.nanoTime();

    private Argon2(Type type, Argon2Cost cost, Memory memory) {
        this.type = type;
        this.cost = cost;
        this.segmentLength = cost.memory() / (SLICES * cost.parallelism());
        this.laneLength = SLICES * segmentLength;
        this.memory = memory.blocks(blockCount());
    }

    /** The memory that one thread hashes in. What it keeps between two hashes is no garbage after each. */
    static final class Memory {

        private final int mostKept;
        private long[][] kept = {};

        /**
         * @param mostKept in KiB; for a hash that takes more there is other memory
         */
        Memory(int mostKept) {
            this.mostKept = mostKept;
        }

        long[][] blocks(int count) {
            if (count > mostKept) {
                return new long[count][BLOCK_WORDS];
            }
            if (kept.length < count) {
                kept = new long[count][BLOCK_WORDS];
            }
            return kept;
        }
    }

    static byte[] hash(Type type, Argon2Cost cost, byte[] password, Input input, int length, Memory memory) {
        return new Argon2(type, cost, memory).hash(password, input, length);
    }

    private byte[] hash(byte[] password, Input input, int length) {
        fillFirstColumns(h0(password, input, length));
        for (int pass = 0; pass < cost.iterations(); pass++) {
            for (int slice = 0; slice < SLICES; slice++) {
                for (int lane = 0; lane < cost.parallelism(); lane++) {
                    fillSegment(pass, slice, lane);
                }
            }
        }
        byte[] tag = h(bytes(lastColumn()), length);
        clear();
        return tag;
    }

    private byte[] h0(byte[] password, Input input, int length) {
        Blake2bDigest digest = new Blake2bDigest(DIGEST_BYTES * Byte.SIZE);
        update(digest, cost.parallelism());
        update(digest, length);
        update(digest, cost.memory());
        update(digest, cost.iterations());
        update(digest, VERSION);
        update(digest, type.ordinal());
        for (byte[] part : new byte[][] {password, input.salt, input.secret, input.data}) {
            update(digest, part.length);
            digest.update(part, 0, part.length);
        }
        return digest(digest);
    }

    private void fillFirstColumns(byte[] h0) {
        ByteBuffer seed = littleEndian(Arrays.copyOf(h0, DIGEST_BYTES + 2 * Integer.BYTES));
        for (int lane = 0; lane < cost.parallelism(); lane++) {
            for (int column = 0; column < 2; column++) {
                seed.putInt(DIGEST_BYTES, column).putInt(DIGEST_BYTES + Integer.BYTES, lane);
                littleEndian(h(seed.array(), BLOCK_BYTES)).asLongBuffer().get(block(lane, column));
            }
        }
    }

    private void fillSegment(int pass, int slice, int lane) {
        boolean independent = type == Type.I || type == Type.ID && pass == 0 && slice < SLICES / 2;
        int start = pass == 0 && slice == 0 ? 2 : 0;
        if (independent) {
            startAddresses(pass, slice, lane);
        }
        for (int index = start; index < segmentLength; index++) {
            if (independent && (index == start || index % BLOCK_WORDS == 0)) {
                nextAddresses();
            }
            int column = slice * segmentLength + index;
            long[] previous = block(lane, (column == 0 ? laneLength : column) - 1);
            long random = independent ? addresses[index % BLOCK_WORDS] : previous[0];
            compress(previous, reference(pass, slice, lane, index, random), block(lane, column), pass > 0);
            if (++filled % BLOCKS_BEFORE_YIELD == 0) {
                offerProcessor();
            }
        }
    }

    /** Keeps it then for as long as others took it: where they take all they can get, a login would not end else. */
    private void offerProcessor() {
        long start = System.nanoTime();
        if (start - keepUntil >= 0) {
            Thread.yield();
            long end = System.nanoTime();
            keepUntil = end + (end - start);
        }
    }

    /** Section 3.4.1.2. */
    private void startAddresses(int pass, int slice, int lane) {
        long[] start = {pass, lane, slice, blockCount(), cost.iterations(), type.ordinal(), 0};
        System.arraycopy(start, 0, addressInput, 0, start.length);
    }

    private void nextAddresses() {
        addressInput[6]++;
        compress(zero, addressInput, addresses, false);
        compress(zero, addresses, addresses, false);
    }

    /** Section 3.4.2: the block that two numbers point to, of those that are computed already. */
    private long[] reference(int pass, int slice, int lane, int index, long random) {
        int referenceLane = pass == 0 && slice == 0 ? lane : (int) ((random >>> Integer.SIZE) % cost.parallelism());
        int finished = (pass == 0 ? slice : SLICES - 1) * segmentLength;
        int area = referenceLane == lane ? finished + index - 1 : finished - (index == 0 ? 1 : 0);
        long x = (random & LOW_32_BITS) * (random & LOW_32_BITS) >>> Integer.SIZE;
        long position = area - 1 - (area * x >>> Integer.SIZE);
        int areaStart = pass == 0 ? 0 : (slice + 1) % SLICES * segmentLength;
        return block(referenceLane, (int) ((areaStart + position) % laneLength));
    }

    /**
     * Section 3.5: the function G of two blocks.
     *
     * @param onto whether the outcome is added to what is there, as from the second pass on
     */
    private void compress(long[] x, long[] y, long[] outcome, boolean onto) {
        long[] z = permuted;
        for (int i = 0; i < BLOCK_WORDS; i++) {
            long r = x[i] ^ y[i];
            z[i] = r;
            outcome[i] = onto ? outcome[i] ^ r : r;
        }
        for (int row = 0; row < BLOCK_WORDS; row += 16) {
            permute(z, row, 2);
        }
        for (int column = 0; column < 16; column += 2) {
            permute(z, column, 16);
        }
        for (int i = 0; i < BLOCK_WORDS; i++) {
            outcome[i] ^= z[i];
        }
    }

    /** Section 3.6: the permutation P of eight pairs of words, of which there is one every few words. */
    private static void permute(long[] z, int first, int step) {
        int v0 = first;
        int v2 = v0 + step;
        int v4 = v2 + step;
        int v6 = v4 + step;
        int v8 = v6 + step;
        int v10 = v8 + step;
        int v12 = v10 + step;
        int v14 = v12 + step;
        mix(z, v0, v4, v8, v12);
        mix(z, v0 + 1, v4 + 1, v8 + 1, v12 + 1);
        mix(z, v2, v6, v10, v14);
        mix(z, v2 + 1, v6 + 1, v10 + 1, v14 + 1);
        mix(z, v0, v4 + 1, v10, v14 + 1);
        mix(z, v0 + 1, v6, v10 + 1, v12);
        mix(z, v2, v6 + 1, v8, v12 + 1);
        mix(z, v2 + 1, v4, v8 + 1, v14);
    }

    /** The function GB. */
    private static void mix(long[] z, int atA, int atB, int atC, int atD) {
        long a = z[atA];
        long b = z[atB];
        long c = z[atC];
        long d = z[atD];
        a += b + product(a, b);
        d = Long.rotateRight(d ^ a, 32);
        c += d + product(c, d);
        b = Long.rotateRight(b ^ c, 24);
        a += b + product(a, b);
        d = Long.rotateRight(d ^ a, 16);
        c += d + product(c, d);
        b = Long.rotateRight(b ^ c, 63);
        z[atA] = a;
        z[atB] = b;
        z[atC] = c;
        z[atD] = d;
    }

    private static long product(long a, long b) {
        return 2 * (a & LOW_32_BITS) * (b & LOW_32_BITS);
    }

    private long[] lastColumn() {
        long[] sum = new long[BLOCK_WORDS];
        for (int lane = 0; lane < cost.parallelism(); lane++) {
            long[] last = block(lane, laneLength - 1);
            for (int i = 0; i < BLOCK_WORDS; i++) {
                sum[i] ^= last[i];
            }
        }
        return sum;
    }

    /** Nothing of a password stays. */
    private void clear() {
        for (int i = 0; i < blockCount(); i++) {
            Arrays.fill(memory[i], 0);
        }
    }

    private long[] block(int lane, int column) {
        return memory[lane * laneLength + column];
    }

    private int blockCount() {
        return cost.parallelism() * laneLength;
    }

    /** Section 3.3: the function H' of any length. */
    private static byte[] h(byte[] input, int length) {
        Blake2bDigest digest = new Blake2bDigest(Math.min(length, DIGEST_BYTES) * Byte.SIZE);
        update(digest, length);
        digest.update(input, 0, input.length);
        ByteBuffer output = ByteBuffer.allocate(length);
        byte[] v = digest(digest);
        while (output.remaining() > DIGEST_BYTES) {
            output.put(v, 0, DIGEST_BYTES / 2);
            digest = new Blake2bDigest(Math.min(output.remaining(), DIGEST_BYTES) * Byte.SIZE);
            digest.update(v, 0, v.length);
            v = digest(digest);
        }
        return output.put(v).array();
    }

    private static void update(Blake2bDigest digest, int number) {
        digest.update(littleEndian(new byte[Integer.BYTES]).putInt(number).array(), 0, Integer.BYTES);
    }

    private static byte[] digest(Blake2bDigest digest) {
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static byte[] bytes(long[] block) {
        byte[] bytes = new byte[BLOCK_BYTES];
        littleEndian(bytes).asLongBuffer().put(block);
        return bytes;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
