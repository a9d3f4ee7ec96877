package dev.signet.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before an SMTP server and passes everything on, but for the recipients that it is told a fault for: those get
 * what servers do wrong. See {@link Mailbox#answerMail}.
 */
final class FaultySmtp implements AutoCloseable {

    private final ServerSocket socket;
    private final int server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<String>> faults = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

    /** @param server the port of the one that it stands before, on this machine */
    FaultySmtp(int server) {
        this.server = server;
        try {
            socket = new ServerSocket(FreePorts.next(), 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What becomes of the next mails to an address, one after the other. */
    void answer(String address, Queue<String> answers) {
        faults.put(address, answers);
    }

    /** How often it was tried to send a mail to an address. */
    int attempts(String address) {
        AtomicInteger count = attempts.get(address);
        return count == null ? 0 : count.get();
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
            Conversation conversation = new Conversation(client, upstream);
            threads.execute(conversation::passOnAnswers);
            conversation.passOnCommands();
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is closed all the same.
        }
    }

    /** One connection of a client, and that to the server. */
    private final class Conversation {

        private final Socket client;
        private final Socket upstream;

        /** The server has taken a mail, and nobody is to hear of it. */
        private volatile boolean losesAnswer;

        private volatile boolean hangs;

        private Conversation(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        private void passOnCommands() {
            try {
                BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
                boolean inMail = false;
                boolean losesNext = false;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String fault = inMail ? null : fault(line);
                    if (Mailbox.HANG.equals(fault)) {
                        hangs = true;
                        return;
                    }
                    if (Mailbox.CLOSE.equals(fault)) {
                        break;
                    }
                    losesNext |= Mailbox.LATE.equals(fault);
                    if (fault != null && !Mailbox.LATE.equals(fault)) {
                        write(client, fault + " as the test says");
                        continue;
                    }
                    losesAnswer = inMail && losesNext && line.equals(".");
                    inMail = inMail ? !line.equals(".") : line.equalsIgnoreCase("DATA");
                    write(upstream, line);
                    if (losesAnswer) {
                        return;
                    }
                }
            } catch (IOException e) {
                // One of them has gone.
            }
            end();
        }

        private String fault(String command) {
            if (!command.toUpperCase(Locale.ROOT).startsWith("RCPT TO:")) {
                return null;
            }
            String address = command.substring(command.indexOf('<') + 1, command.indexOf('>'));
            attempts.computeIfAbsent(address, any -> new AtomicInteger()).incrementAndGet();
            return faults.getOrDefault(address, new ConcurrentLinkedQueue<>()).poll();
        }

        private void passOnAnswers() {
            try {
                InputStream in = upstream.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] part = new byte[8192];
                for (int length = in.read(part); length >= 0 && !losesAnswer; length = in.read(part)) {
                    out.write(part, 0, length);
                    out.flush();
                }
            } catch (IOException e) {
                // One of them has gone.
            }
            if (!hangs) {
                end();
            }
        }

        private void write(Socket to, String line) throws IOException {
            to.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
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
