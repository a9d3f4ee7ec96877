package dev.signet.delivery;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The connections to the SMTP server: no more than the mailer may have. One that served well is kept for the next mail for
 * a while. One that did not is closed, and so is one whose mail has reached its deadline: whatever the server is silent on,
 * it holds nobody up for longer.
 */
final class MailLines {

    private final Vertx vertx;
    private final Supplier<MailClient> clients;
    private final int most;
    private final Duration keep;

    /** With the timers that close them. The last is the one that was used last. */
    private final Deque<MailLine> idle = new ArrayDeque<>();

    private final Map<MailLine, Long> timers = new HashMap<>();
    private final Deque<Job> waiting = new ArrayDeque<>();
    private int open;

    /**
     * @param clients makes a client of one connection, in the verticle that it is for
     * @param most how many connections there may be at once
     * @param keep how long one is kept without a mail
     */
    MailLines(Vertx vertx, Supplier<MailClient> clients, int most, Duration keep) {
        this.vertx = vertx;
        this.clients = clients;
        this.most = most;
        this.keep = keep;
    }

    /** A mail on its way. */
    private static final class Job {

        private final MailMessage mail;
        private final Promise<Void> sent = Promise.promise();
        private MailLine line;
        private boolean ended;

        private Job(MailMessage mail) {
            this.mail = mail;
        }
    }

    /** Fails with a {@link TimeoutException} if the server has not taken it in that time, in which case it may have it. */
    Future<Void> send(MailMessage mail, Duration within) {
        Job job = new Job(mail);
        begin(job);
        long deadline =
                vertx.setTimer(within.toMillis(), late -> end(job, Future.failedFuture(new TimeoutException())));
        return job.sent.future().onComplete(ended -> vertx.cancelTimer(deadline));
    }

    private synchronized void begin(Job job) {
        if (idle.isEmpty() && open == most) {
            waiting.addLast(job);
        } else {
            run(job);
        }
    }

    private void run(Job job) {
        job.line = idle.isEmpty() ? open() : take();
        job.line.send(job.mail).onComplete(outcome -> end(job, outcome));
    }

    /** The first to know ends it: the server or the deadline. */
    private void end(Job job, AsyncResult<Void> outcome) {
        if (leave(job, outcome.succeeded())) {
            job.sent.handle(outcome);
        }
    }

    private synchronized boolean leave(Job job, boolean good) {
        if (job.ended) {
            return false;
        }
        job.ended = true;
        if (job.line == null) {
            waiting.remove(job);
            return true;
        }
        if (good) {
            keep(job.line);
        } else {
            close(job.line);
        }
        if (!waiting.isEmpty()) {
            run(waiting.removeFirst());
        }
        return true;
    }

    private MailLine open() {
        open++;
        return new MailLine(vertx, clients);
    }

    private MailLine take() {
        MailLine line = idle.removeLast();
        vertx.cancelTimer(timers.remove(line));
        return line;
    }

    private void keep(MailLine line) {
        idle.addLast(line);
        timers.put(line, vertx.setTimer(Math.max(1, keep.toMillis()), unused -> expire(line)));
    }

    private synchronized void expire(MailLine line) {
        if (idle.remove(line)) {
            timers.remove(line);
            close(line);
        }
    }

    private void close(MailLine line) {
        open--;
        line.close();
    }
}
