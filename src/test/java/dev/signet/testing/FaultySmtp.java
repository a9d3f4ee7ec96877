package dev.signet.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before an SMTP server and passes everything on, but for what it is told a fault for, a recipient or a step of the
 * conversation: there it does what servers do wrong. See {@link Mailbox#answerMail}. It says that it can STARTTLS, which it
 * cannot, and takes any login. Keeps the mails byte by byte.
 */
public final class FaultySmtp implements AutoCloseable {

    /** What a fault may be told for: before the client has said anything, and the lines that it says. */
    public enum Step {
        GREETING,
        EHLO,
        HELO,
        STARTTLS,
        AUTH,
        RSET,
        MAIL,
        RCPT,
        DATA,
        /** The end of the mail. */
        DOT,
        QUIT;

        private static Step of(String line) {
            String verb = line.strip().split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            return List.of(values()).stream()
                    .filter(step -> step.name().equals(verb))
                    .findFirst()
                    .orElse(null);
        }
    }

    private final ServerSocket socket;
    private final int server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<String>> faults = new ConcurrentHashMap<>();
    private final Map<Step, Queue<String>> stepFaults = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final Map<String, List<String>> raw = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();

    /** @param server the port of the one that it stands before, on this machine */
    public FaultySmtp(int server) {
        this.server = server;
        try {
            socket = new ServerSocket(FreePorts.next(), 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** What becomes of the next mails to an address, one after the other. */
    void answer(String address, Queue<String> answers) {
        faults.put(address, answers);
    }

    /** What becomes of the next steps of a kind. Ends the connections that there are, as who starts anew does. */
    public void answer(Step step, String... answers) {
        stepFaults.put(step, new ConcurrentLinkedQueue<>(List.of(answers)));
        open.forEach(FaultySmtp::closeQuietly);
    }

    /** How often it was tried to send a mail to an address. */
    int attempts(String address) {
        AtomicInteger count = attempts.get(address);
        return count == null ? 0 : count.get();
    }

    /** How many connections it has been silent on that the client has not closed yet. */
    public int hanging() {
        return hanging.get();
    }

    /** How many connections neither side has closed. */
    public int open() {
        return (int) open.stream().filter(socket -> !socket.isClosed()).count();
    }

    /** How many connections there have been. */
    public int connections() {
        return connections.get();
    }

    /** The mails to a recipient as they came, with every CR and LF, one character a byte. */
    public List<String> raw(String address) {
        return raw.getOrDefault(address, List.of());
    }

    @Override
    public void close() {
        closeQuietly(socket);
        open.forEach(FaultySmtp::closeQuietly);
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                connections.incrementAndGet();
                open.add(client);
                threads.execute(() -> connect(client));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void connect(Socket client) {
        try {
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            open.add(upstream);
            new Conversation(client, upstream).hold();
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private String poll(Step step) {
        Queue<String> answers = stepFaults.get(step);
        return answers == null ? null : answers.poll();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is closed all the same.
        }
    }

    /** A line with what ends it; nothing at the end. */
    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                return line.toString(ISO_8859_1);
            }
        }
        return null;
    }

    /** One connection of a client, and that to the server. */
    private final class Conversation {

        private final Socket client;
        private final Socket upstream;
        private final InputStream commands;

        /** The server has taken a mail, and nobody is to hear of it. */
        private volatile boolean losesAnswer;

        private volatile boolean hangs;

        private String recipient;

        private Conversation(Socket client, Socket upstream) throws IOException {
            this.client = client;
            this.upstream = upstream;
            this.commands = new BufferedInputStream(client.getInputStream());
        }

        private void hold() {
            try {
                String greeting = readLine(upstream.getInputStream());
                write(upstream, "HELO faulty");
                String reply = readLine(upstream.getInputStream());
                while (reply != null && reply.startsWith("250-")) {
                    reply = readLine(upstream.getInputStream());
                }
                String fault = poll(Step.GREETING);
                if (fault == null) {
                    write(client, greeting.strip());
                } else if (!commit(fault)) {
                    return;
                }
                threads.execute(this::passOnAnswers);
                passOnCommands();
            } catch (IOException e) {
                // One of them has gone.
            }
            if (!losesAnswer) {
                end();
            }
        }

        private void passOnCommands() throws IOException {
            StringBuilder mail = null;
            boolean losesNext = false;
            for (String line = readLine(commands); line != null; line = readLine(commands)) {
                boolean dot = mail != null && line.equals(".\r\n");
                if (mail != null && !dot) {
                    mail.append(line);
                    continue;
                }
                Step step = dot ? Step.DOT : Step.of(line);
                String fault = fault(step, line);
                losesNext |= Mailbox.LATE.equals(fault);
                if (fault != null && !Mailbox.LATE.equals(fault)) {
                    if (!commit(fault)) {
                        return;
                    }
                    mail = null;
                    continue;
                }
                if (dot) {
                    raw.computeIfAbsent(recipient, any -> new CopyOnWriteArrayList<>())
                            .add(mail.toString());
                }
                losesAnswer = dot && losesNext;
                if (dot) {
                    // All at once: GreenMail does not like mails that are broken off.
                    writeRaw(upstream, "DATA\r\n" + mail + line);
                }
                mail = step == Step.DATA ? new StringBuilder() : null;
                if (step == Step.EHLO) {
                    writeRaw(client, "250-faulty\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n");
                } else if (step == Step.AUTH) {
                    write(client, "235 welcome");
                } else if (step == Step.DATA) {
                    write(client, "354 go on");
                } else if (!dot) {
                    writeRaw(upstream, line);
                }
                if (losesAnswer) {
                    return;
                }
            }
        }

        /** Returns whether the conversation goes on. */
        private boolean commit(String fault) throws IOException {
            if (Mailbox.CLOSE.equals(fault)) {
                return false;
            }
            if (!Mailbox.HANG.equals(fault)) {
                write(client, fault.replace('_', ' ') + " as the test says");
                return true;
            }
            hangs = true;
            hanging.incrementAndGet();
            try {
                while (commands.read() >= 0) {
                    // Whatever comes.
                }
            } finally {
                hanging.decrementAndGet();
            }
            return false;
        }

        private String fault(Step step, String command) {
            if (step == null) {
                return null;
            }
            if (step == Step.RCPT) {
                recipient = command.substring(command.indexOf('<') + 1, command.indexOf('>'));
                attempts.computeIfAbsent(recipient, any -> new AtomicInteger()).incrementAndGet();
                String fault = faults.getOrDefault(recipient, new ConcurrentLinkedQueue<>())
                        .poll();
                if (fault != null) {
                    return fault;
                }
            }
            return poll(step);
        }

        private void passOnAnswers() {
            try {
                InputStream in = upstream.getInputStream();
                for (String line = readLine(in); line != null && !losesAnswer; line = readLine(in)) {
                    if (!line.startsWith("354")) {
                        writeRaw(client, line);
                    }
                }
            } catch (IOException e) {
                // One of them has gone.
            }
            if (!hangs) {
                end();
            }
        }

        private void write(Socket to, String line) throws IOException {
            writeRaw(to, line + "\r\n");
        }

        private void writeRaw(Socket to, String text) throws IOException {
            to.getOutputStream().write(text.getBytes(ISO_8859_1));
            to.getOutputStream().flush();
        }

        private void end() {
            closeQuietly(client);
            closeQuietly(upstream);
            open.remove(client);
            open.remove(upstream);
        }
    }
}
