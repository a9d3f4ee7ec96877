package dev.signet.django;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.django.Piece.Broken;
import dev.signet.django.Piece.Found;
import dev.signet.platform.problem.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes in the file that {@code manage.py dumpdata} writes, of any size: a few hundred users at a time, and reads no
 * further before they are in. Whenever it ends, in whatever way, those that it has reported are in as wholes, and
 * running it again goes on where it has ended.
 */
@ApplicationScoped
class FileImport {

    private static final Logger LOG = Logger.getLogger(FileImport.class);

    /** How many at a time. A transaction each, and a few milliseconds on the event loop. */
    private static final int BATCH = 200;

    private static final String FAILED =
            "The import had to stop: the file came no further, or the database cannot be reached. What is reported is in:"
                    + " run it again.";

    private final UserReader reader;
    private final UserImport users;

    FileImport(UserReader reader, UserImport users) {
        this.reader = reader;
        this.users = users;
    }

    /**
     * What becomes of the users of a file. Never fails: what goes wrong is in the last report.
     *
     * @param file in parts, read as fast as the reports are taken
     */
    Multi<Report> run(Multi<Buffer> file) {
        return Multi.createFrom().deferred(() -> new Run().over(file));
    }

    /** One import of one file. */
    private final class Run {

        private final JsonObjects objects = new JsonObjects();
        private final ImportCount count = new ImportCount();

        Multi<Report> over(Multi<Buffer> file) {
            Multi<Piece> pieces = file.onItem()
                    .transformToMultiAndConcatenate(part -> Multi.createFrom().iterable(objects.next(part.getBytes())));
            Multi<Piece> end =
                    Multi.createFrom().deferred(() -> Multi.createFrom().iterable(objects.end()));
            Multi<Report> reports = Multi.createBy()
                    .concatenating()
                    .streams(pieces, end)
                    .group()
                    .intoLists()
                    .of(BATCH)
                    .onItem()
                    .transformToUniAndConcatenate(this::take)
                    .onFailure()
                    .invoke(failure -> LOG.error("An import has failed", failure))
                    .onFailure()
                    .recoverWithItem(failure -> count.breakOff(FAILED, null).report(List.of()));
            Multi<Report> last =
                    Multi.createFrom().deferred(() -> Multi.createFrom().item(count.last()));
            return Multi.createBy().concatenating().streams(reports, last);
        }

        private Uni<Report> take(List<Piece> pieces) {
            List<Optional<ReportLine>> lines = new ArrayList<>();
            List<DjangoUser> found = new ArrayList<>();
            pieces.forEach(piece -> read(piece, found, lines));
            return found.isEmpty()
                    ? Uni.createFrom().item(report(lines, found, Map.of()))
                    : users.take(found).map(outcomes -> report(lines, found, outcomes));
        }

        /** In the order of the file: the lines that are not there yet are those of the users that were found. */
        private Report report(
                List<Optional<ReportLine>> lines, List<DjangoUser> found, Map<DjangoUser, ReportLine> outcomes) {
            Iterator<DjangoUser> next = found.iterator();
            return count.report(lines.stream()
                    .map(line -> line.orElseGet(() -> outcomes.get(next.next())))
                    .toList());
        }

        /** After the place where a file is broken, nothing is read any more: what is what, nobody can tell there. */
        private void read(Piece piece, List<DjangoUser> found, List<Optional<ReportLine>> lines) {
            if (count.isBroken()) {
                return;
            }
            if (piece instanceof Broken broken) {
                count.breakOff(broken.reason(), broken.line());
            } else if (piece instanceof Found object) {
                readObject(object, found, lines);
            } else {
                lines.add(
                        Optional.of(new Entry(piece.line(), null, null).refused("This is larger than a user can be.")));
            }
        }

        private void readObject(Found found, List<DjangoUser> users, List<Optional<ReportLine>> lines) {
            ObjectNode object;
            try {
                object = reader.parse(found.json());
            } catch (ProblemException noJson) {
                count.breakOff(noJson.getMessage(), found.line());
                return;
            }
            if (reader.isOfAnotherModel(object)) {
                count.otherModel();
                return;
            }
            Entry entry = reader.entry(found.line(), object);
            try {
                users.add(reader.read(entry, object));
                lines.add(Optional.empty());
            } catch (ProblemException refusal) {
                lines.add(Optional.of(entry.refused(UserReader.reason(refusal))));
            }
        }
    }
}
