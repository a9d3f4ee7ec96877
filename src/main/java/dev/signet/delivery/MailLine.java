package dev.signet.delivery;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import java.util.function.Supplier;

/**
 * A connection to the SMTP server, for one mail at a time. The mail client cannot break a delivery off, and waits for ever
 * for a server that is silent. So each line has a client of its own, in a verticle of its own: what a verticle has opened
 * is closed with it, in whatever phase it is.
 */
final class MailLine extends AbstractVerticle {

    private final Vertx owner;
    private final Supplier<MailClient> clients;
    private final Future<String> started;
    private MailClient client;

    MailLine(Vertx owner, Supplier<MailClient> clients) {
        this.owner = owner;
        this.clients = clients;
        this.started = owner.deployVerticle(this);
    }

    /** Within the verticle, so that the client is the verticle's. */
    @Override
    public void start() {
        client = clients.get();
    }

    /** Says goodbye to the server, if that listens. */
    @Override
    public void stop() {
        client.close();
    }

    Future<Void> send(MailMessage mail) {
        Promise<Void> sent = Promise.promise();
        started.onSuccess(id -> context.runOnContext(
                        now -> client.sendMail(mail).<Void>mapEmpty().onComplete(sent)))
                .onFailure(sent::fail);
        return sent.future();
    }

    void close() {
        started.onSuccess(owner::undeploy);
    }
}
