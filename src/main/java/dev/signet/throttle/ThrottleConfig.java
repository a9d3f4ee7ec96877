package dev.signet.throttle;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/**
 * How often what can be abused may be done. An address is an IPv4 address or an IPv6 network of 64 bits. The defaults
 * are in {@code application.properties}.
 */
@ConfigMapping(prefix = "signet.throttle")
interface ThrottleConfig {

    Login login();

    Send send();

    Notice notice();

    Registration registration();

    Guess guess();

    /** Failed logins. */
    interface Login {

        /** With one name, from where its account was never logged in to before. */
        Rule account();

        /** From one address, with whatever names. */
        Rule address();

        /** With one name from one address: all that counts where the account was logged in to before. */
        Rule pair();
    }

    /** Codes and links that are sent, for whatever purpose. */
    interface Send {

        /** To one number or e-mail address. */
        Rule target();

        /** At the wish of one address. */
        Rule address();
    }

    /** What owners are told of their accounts. */
    interface Notice {

        /** To one e-mail address that nobody has verified. */
        Rule target();

        /** That an account's second factor fails again and again. */
        Repeated secondFactor();
    }

    /** What is told when it has happened often, and then for a while no more. */
    interface Repeated {

        /** With how many times it is told. */
        int after();

        /** How long after the first time all is forgotten. */
        Duration forget();
    }

    /** Accounts that people make themselves. */
    interface Registration {

        /** From one address. */
        Rule address();
    }

    /** Guesses by somebody who has come past the password, or has an access token. */
    interface Guess {

        /** At the second factor or the current password of one account. */
        Rule account();
    }
}
