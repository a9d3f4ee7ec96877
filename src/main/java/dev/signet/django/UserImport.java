package dev.signet.django;

import dev.signet.django.ImportedUsers.Known;
import dev.signet.platform.problem.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes some users of a file in: those that are new all at once, those that the file says something new of one by one.
 * Each is in as a whole or not at all. Users are the same whose names are, without regard to case.
 */
@ApplicationScoped
class UserImport {

    private static final String NOT_OURS = "A user of this name is here already, and was not imported.";
    private static final String DATABASE = "The database does not take it.";

    private final ImportedUsers imported;
    private final ImportedUserChange change;

    UserImport(ImportedUsers imported, ImportedUserChange change) {
        this.imported = imported;
        this.change = change;
    }

    /** What has become of each. */
    Uni<Map<DjangoUser, ReportLine>> take(List<DjangoUser> users) {
        Map<DjangoUser, ReportLine> report = new HashMap<>();
        return imported.find(users)
                .chain(known -> create(unknown(users, known), report).chain(() -> judgeAll(users, known, report)))
                // Names that stand in the file twice, or that somebody else has taken meanwhile.
                .chain(() -> takeRest(unreported(users, report), report))
                .replaceWith(report);
    }

    private static List<DjangoUser> unknown(List<DjangoUser> users, Map<DjangoUser, Known> known) {
        return users.stream().filter(user -> !known.containsKey(user)).toList();
    }

    private static List<DjangoUser> unreported(List<DjangoUser> users, Map<DjangoUser, ReportLine> report) {
        return users.stream().filter(user -> !report.containsKey(user)).toList();
    }

    private Uni<Void> takeRest(List<DjangoUser> rest, Map<DjangoUser, ReportLine> report) {
        return rest.isEmpty()
                ? Uni.createFrom().voidItem()
                : imported.find(rest)
                        .chain(known -> judgeAll(rest, known, report))
                        .invoke(() -> unreported(rest, report)
                                .forEach(user -> report.put(user, user.entry().refused(NOT_OURS))));
    }

    private Uni<Void> create(List<DjangoUser> users, Map<DjangoUser, ReportLine> report) {
        return users.isEmpty()
                ? Uni.createFrom().voidItem()
                : imported.create(users)
                        .invoke(created -> reportCreated(created, report))
                        .replaceWithVoid()
                        .onFailure(UserImport::isAboutData)
                        .recoverWithUni(() -> createEach(users, report));
    }

    /** One of them is at fault: it is not to keep the others out. */
    private Uni<Void> createEach(List<DjangoUser> users, Map<DjangoUser, ReportLine> report) {
        if (users.size() == 1) {
            DjangoUser user = users.get(0);
            report.put(user, user.entry().refused(DATABASE));
            return Uni.createFrom().voidItem();
        }
        return inOrder(users, user -> create(List.of(user), report));
    }

    private static void reportCreated(Set<DjangoUser> created, Map<DjangoUser, ReportLine> report) {
        created.forEach(user -> report.put(user, user.entry().created(user)));
    }

    private Uni<Void> judgeAll(
            List<DjangoUser> users, Map<DjangoUser, Known> known, Map<DjangoUser, ReportLine> report) {
        return inOrder(users.stream().filter(known::containsKey).toList(), user -> judge(user, known.get(user))
                .invoke(line -> report.put(user, line))
                .replaceWithVoid());
    }

    private Uni<ReportLine> judge(DjangoUser user, Known known) {
        Entry entry = user.entry();
        if (!known.isImported()) {
            return Uni.createFrom().item(entry.refused(NOT_OURS));
        }
        if (!known.source().equals(user.source())) {
            return Uni.createFrom()
                    .item(entry.refused(
                            "Another user was imported under this name, with the primary key " + known.source() + "."));
        }
        if (!known.present()) {
            return Uni.createFrom().item(entry.skipped("The user was imported and has been deleted here since."));
        }
        return known.saysTheSame(user) ? Uni.createFrom().item(entry.skipped(null)) : change(user, known);
    }

    private Uni<ReportLine> change(DjangoUser user, Known known) {
        return change.apply(user, known)
                .map(changed ->
                        changed ? user.entry().updated(user) : user.entry().skipped(null))
                .onFailure(ProblemException.class)
                .recoverWithItem(refusal -> user.entry().refused(UserReader.reason(refusal)))
                .onFailure(UserImport::isAboutData)
                .recoverWithItem(() -> user.entry().refused(DATABASE));
    }

    private interface Step {
        Uni<Void> take(DjangoUser user);
    }

    private static Uni<Void> inOrder(List<DjangoUser> users, Step step) {
        return Multi.createFrom()
                .iterable(users)
                .onItem()
                .transformToUniAndConcatenate(step::take)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Whether the database refuses a value (SQLSTATE 22) or a row (23), and not to work at all. */
    private static boolean isAboutData(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String state = cause instanceof PgException pg
                    ? pg.getSqlState()
                    : cause instanceof SQLException sql ? sql.getSQLState() : null;
            if (state != null) {
                return state.startsWith("22") || state.startsWith("23");
            }
        }
        return false;
    }
}
