package dev.signet.platform.settings;

import java.util.regex.Pattern;

/**
 * What Kubernetes puts into the environment of every container by itself, for each service of its namespace: for a
 * service {@code signet-web}, {@code SIGNET_WEB_SERVICE_HOST}, {@code SIGNET_WEB_PORT=tcp://10.0.0.1:80} and so on. They
 * look like settings and are none.
 */
public final class ServiceLinks {

    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.+");
    private static final Pattern HOST = Pattern.compile(".+_SERVICE_HOST");
    private static final Pattern PORT = Pattern.compile(".+_SERVICE_PORT(_[A-Z0-9_]+)?");
    private static final Pattern DETAIL = Pattern.compile(".+_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

    private ServiceLinks() {}

    /** Whether a value is where a service is, as in {@code tcp://10.0.0.1:80}: that of no setting. */
    public static boolean isAddress(String value) {
        return ADDRESS.matcher(value).matches();
    }

    static boolean isOne(String variable, String value) {
        return isAddress(value)
                || HOST.matcher(variable).matches()
                || PORT.matcher(variable).matches()
                || DETAIL.matcher(variable).matches();
    }
}
