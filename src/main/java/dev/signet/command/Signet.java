package dev.signet.command;

import dev.signet.django.ImportCommand;
import dev.signet.platform.http.ConnectionWatch;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;

/** Runs the service, or one command on its database. */
@QuarkusMain
public final class Signet {

    private static final String USAGE =
            "Usage: java -jar quarkus-run.jar [migrate | jobs | import-django FILE]   (- for the standard input)";

    /** A command opens no port, and leaves the standard output to what it has to say. */
    private static final Map<String, String> OF_COMMANDS = Map.of(
            "quarkus.http.host-enabled", "false",
            "quarkus.management.host-enabled", "false",
            "quarkus.log.console.stderr", "true");

    private Signet() {}

    public static void main(String... arguments) {
        if (arguments.length == 0) {
            ConnectionWatch.begin();
            Quarkus.run();
        } else if (arguments.length == 2 && arguments[0].equals("import-django")) {
            OF_COMMANDS.forEach(System::setProperty);
            Quarkus.run(ImportCommand.class, arguments);
        } else if (arguments.length == 1 && arguments[0].equals("migrate")) {
            OF_COMMANDS.forEach(System::setProperty);
            System.setProperty("signet.database.migrate-at-start", "true");
            Quarkus.run(MigrateCommand.class, arguments);
        } else if (arguments.length == 1 && arguments[0].equals("jobs")) {
            OF_COMMANDS.forEach(System::setProperty);
            Quarkus.run(JobsCommand.class, arguments);
        } else {
            System.err.println(USAGE);
            System.exit(2);
        }
    }
}
