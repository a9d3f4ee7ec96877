package dev.signet.delivery;

/** Something has not been delivered. The message goes to the log: it names nobody. */
public final class DeliveryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean permanent;

    private DeliveryException(String message, boolean permanent) {
        super(message, null, false, false);
        this.permanent = permanent;
    }

    /** It may be delivered another time. */
    public static DeliveryException temporary(String message) {
        return new DeliveryException(message, false);
    }

    /** It is in vain to try again. */
    public static DeliveryException permanent(String message) {
        return new DeliveryException(message, true);
    }

    static boolean isPermanent(Throwable failure) {
        return failure instanceof DeliveryException known && known.permanent;
    }

    /** What of any failure may be logged: the message of one that is not ours may repeat an address. */
    static String reason(Throwable failure) {
        return failure instanceof DeliveryException
                ? failure.getMessage()
                : failure.getClass().getSimpleName();
    }
}
