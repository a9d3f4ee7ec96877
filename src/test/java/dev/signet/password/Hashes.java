package dev.signet.password;

import java.util.stream.Stream;

/** The password of the tests, hashed by others than us. */
final class Hashes {

    static final String PASSWORD = "correct horse battery staple ñ€";

    /** By libxcrypt (Python's crypt) over the SHA-256 that Python's hashlib made. */
    static final String COST_10 = "bcrypt_sha256$$2b$10$3gOFDfs1bP6mfPrQ.IjT0eqV4FxrKJUmw.VgG058BAzlkxdgpwtgy";

    static final String COST_12 = "bcrypt_sha256$$2b$12$3gOFDfs1bP6mfPrQ.IjT0eEFxCXCAtRWgrU3849cLzf82k4CuGHdC";

    /** By Python's hashlib. Cheaper than our own format. */
    static final String CHEAP_PBKDF2 = "pbkdf2_sha1$1000$Zk3mT0aQ9xYbLw7RnE2vHc$VwFQYcKk6UEX5n8h4y/G9/XBJ70=";

    /** By libxcrypt. Cheaper than our own format. */
    static final String CHEAP_BCRYPT = "$2y$04$3gOFDfs1bP6mfPrQ.IjT0eQ75yL.TOGD6OK9vAF7SqJNiyXng73Ui";

    private Hashes() {}

    /** By argon2-cffi, which is the reference implementation, as all of Argon2 here. */
    static final String ARGON2 =
            "argon2$argon2id$v=19$m=7168,t=5,p=1$TV6+n7x1ip1N3sndDLSN8g$cYtahZF+Vq5q7pPwDXAq29ASDkihwdPj7BE/aBpU4As";

    static final String LESS_ARGON2 =
            "argon2$argon2id$v=19$m=7168,t=4,p=1$I1WL7LxgbP5hAXl1O+Mjzg$CGxnuosEO7fwxnFcutp4PVW3DOw5VkzPgnycSsfhsLY";

    static final String MORE_ARGON2 =
            "argon2$argon2id$v=19$m=19456,t=2,p=1$y9BMAR5kBMvE6oNv5tIsGw$abEoAvVAu4mx6DeytOgLpINzJDQEzQ/6N1UDkKQmNvo";

    /** More work than {@link #ARGON2}, in too little memory. */
    static final String SMALL_ARGON2 =
            "argon2$argon2id$v=19$m=4096,t=20,p=1$uBLeWiJzTou0Yc1WZU0Z4A$nD7PsC2JRdP0sdwct0GTn4Z3WA0xopC3g418MG4TH+E";

    /** As Django makes it. */
    static final String DJANGOS_ARGON2 =
            "argon2$argon2id$v=19$m=102400,t=2,p=8$WmszbVQwYVE5eFliTHc3Ug$I1cRpdbGFOa0ltxkBT7sjQ7j0E8P1b262xsvzjRcVrg";

    /** Every known format, none of them at a cost that is kept. */
    static Stream<String> ofOtherFormats() {
        return Stream.of(
                // Python's hashlib
                "pbkdf2_sha256$260000$saltSALT12345678901234$L4ge/MqoyK6hJ3gm3kna9W18VDpQvsQuQd+j0UdysuE=",
                "pbkdf2_sha256$1000000$Zk3mT0aQ9xYbLw7RnE2vHc$EJZbazbN9wfB35OOp6T4d/8FcMVL/kgOTKjCzbGV6f8=",
                CHEAP_PBKDF2,
                "scrypt$16384$Zk3mT0aQ9xYbLw7RnE2vHc$8$5$Y/cRaHC/NGsz976zmrf5MQIHZuVL4tZsE4PMhclLONWDmF9ZjGW960mjyXAzO"
                        + "PWfqHQ6KqQddalt0dDVDSAHYg==",
                // libxcrypt
                COST_10,
                COST_12,
                "bcrypt$$2b$10$3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G",
                "$2a$10$3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G",
                "$2b$10$3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G",
                "$2y$10$3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G",
                CHEAP_BCRYPT,
                LESS_ARGON2,
                SMALL_ARGON2,
                "argon2$argon2i$v=19$m=1024,t=2,p=2$WmszbVQwYVE5eFliTHc3Ug$1r4PhDKi6tL/l7IAiJPILXGe1b1cTOQXDZxevXdtWME",
                "argon2$argon2d$v=19$m=1024,t=1,p=1$WmszbVQwYVE5eFliTHc3Ug$S44qkOGQ+mHmTjzk3C8Ha9sT/5ML2xFGFbuADeN/Av8",
                "$argon2id$v=19$m=4096,t=3,p=1$WmszbVQwYVE5eFliTHc3Ug$/3uTH9DqS96HxtHQ6knvP2XrAqsAMtpn6q/xb6igBMw");
    }

    /** What nothing matches, whatever is wrong with it. */
    static Stream<String> thatNothingMatches() {
        String bcrypt = "3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G";
        String sha256 = "L4ge/MqoyK6hJ3gm3kna9W18VDpQvsQuQd+j0UdysuE=";
        String scrypt = "Y/cRaHC/NGsz976zmrf5MQIHZuVL4tZsE4PMhclLONWDmF9ZjGW960mjyXAzOPWfqHQ6KqQddalt0dDVDSAHYg==";
        String argon2 = "WmszbVQwYVE5eFliTHc3Ug$/3uTH9DqS96HxtHQ6knvP2XrAqsAMtpn6q/xb6igBMw";
        return Stream.concat(
                Stream.of(
                        "", " ", "!", "!Zk3mT0aQ9xYbLw7RnE2vHcZk3mT0aQ9xYbLw7RnE", "$", "$$$$", PASSWORD, "plain$x$y"),
                Stream.concat(
                        outOfBounds(),
                        Stream.of(
                                "md5$salt$5f4dcc3b5aa765d61d8327deb882cf99",
                                "pbkdf2_sha512$1000$salt$" + sha256,
                                "pbkdf2_sha256$",
                                "pbkdf2_sha256$1000$salt",
                                "pbkdf2_sha256$1000$$" + sha256,
                                "pbkdf2_sha256$1000$salt$",
                                "pbkdf2_sha256$1000$salt$=",
                                "pbkdf2_sha256$1000$salt$L4ge",
                                "pbkdf2_sha256$1000$salt$" + sha256.replace('/', '_'),
                                "pbkdf2_sha256$1000$salt$" + sha256 + "$",
                                "pbkdf2_sha256$x$salt$" + sha256,
                                "pbkdf2_sha256$-1$salt$" + sha256,
                                "pbkdf2_sha256$99999999999999999999$salt$" + sha256,
                                "pbkdf2_sha1$1000$salt$" + sha256,
                                "bcrypt$",
                                "bcrypt$" + bcrypt,
                                "bcrypt$$2x$10$" + bcrypt,
                                "bcrypt$$2b$1$" + bcrypt,
                                "$2b$",
                                "$2$10$" + bcrypt,
                                "$2b$1x$" + bcrypt,
                                "$2b$10$" + bcrypt.substring(1),
                                "$2b$10$" + bcrypt + ".",
                                "$2b$10$" + bcrypt + "\n",
                                "$2b$10$" + bcrypt.replace('.', '+'),
                                "bcrypt_sha256$$2b$10$",
                                "bcrypt_sha256$$2b$10$" + bcrypt.substring(1),
                                "scrypt$16384$salt$8$5",
                                "scrypt$16384$$8$5$" + scrypt,
                                "scrypt$16384$salt$8$$" + scrypt,
                                "scrypt$16384$salt$8$1$AAAA",
                                "argon2$",
                                "argon2$argon2id$",
                                "argon2$argon2x$v=19$m=4096,t=3,p=1$" + argon2,
                                "$argon2id$m=4096,t=3,p=1$" + argon2,
                                "$argon2id$v=18$m=4096,t=3,p=1$" + argon2,
                                "$argon2id$v=19$t=3,p=1$" + argon2,
                                "$argon2id$v=19$m=4096,t=3,p=1$$",
                                "$argon2id$v=19$m=4096,t=3,p=1$WmszbVQwYVE5eFliTHc3Ug$",
                                "$argon2id$v=19$m=4096,t=3,p=1$WmszbVQwYVE5eFliTHc3U$/3uTH9DqS96HxtHQ6",
                                "$argon2id$v=19$m=4096,t=3,p=1$" + argon2 + "=")));
    }

    /** Well-formed, but with parameters that are senseless or would stop the service. */
    static Stream<String> outOfBounds() {
        String bcrypt = "3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G";
        String sha256 = "L4ge/MqoyK6hJ3gm3kna9W18VDpQvsQuQd+j0UdysuE=";
        String scrypt = "Y/cRaHC/NGsz976zmrf5MQIHZuVL4tZsE4PMhclLONWDmF9ZjGW960mjyXAzOPWfqHQ6KqQddalt0dDVDSAHYg==";
        String argon2 = "WmszbVQwYVE5eFliTHc3Ug$/3uTH9DqS96HxtHQ6knvP2XrAqsAMtpn6q/xb6igBMw";
        return Stream.of(
                "pbkdf2_sha256$0$salt$" + sha256,
                "pbkdf2_sha256$10000001$salt$" + sha256,
                "$2b$03$" + bcrypt,
                "$2b$17$" + bcrypt,
                "bcrypt$$2b$31$" + bcrypt,
                "bcrypt_sha256$$2b$00$" + bcrypt,
                "bcrypt_sha256$$2b$17$" + bcrypt,
                "bcrypt_sha256$$2b$99$" + bcrypt,
                "scrypt$0$salt$8$5$" + scrypt,
                "scrypt$1$salt$8$5$" + scrypt,
                "scrypt$16383$salt$8$5$" + scrypt,
                "scrypt$65536$salt$1$1$" + scrypt,
                "scrypt$16384$salt$0$5$" + scrypt,
                "scrypt$16384$salt$8$0$" + scrypt,
                "scrypt$16384$salt$8$17$" + scrypt,
                "scrypt$2$salt$33$1$" + scrypt,
                "scrypt$524288$salt$8$1$" + scrypt,
                "scrypt$536870912$salt$32$1$" + scrypt,
                "$argon2id$v=19$m=4096,t=0,p=1$" + argon2,
                "$argon2id$v=19$m=4096,t=3,p=0$" + argon2,
                "$argon2id$v=19$m=4096,t=3,p=65$" + argon2,
                "$argon2id$v=19$m=15,t=3,p=2$" + argon2,
                "$argon2id$v=19$m=1048577,t=1,p=1$" + argon2,
                "$argon2id$v=19$m=999999999,t=999999999,p=999999999$" + argon2,
                "$argon2id$v=19$m=1048576,t=5,p=1$" + argon2);
    }
}
