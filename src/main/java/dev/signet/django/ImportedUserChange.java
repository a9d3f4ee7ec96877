package dev.signet.django;

import dev.signet.django.ImportedUsers.Known;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.token.EndReason;
import dev.signet.token.Sessions;
import dev.signet.token.Sessions.Ending;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives a user who came from a file what the file says now and did not say the last time. What it says as before stays
 * as it is here. One active administrator always stays.
 */
@ApplicationScoped
class ImportedUserChange {

    private static final Set<DjangoField> OF_ADMINS =
            Set.of(DjangoField.IS_ACTIVE, DjangoField.IS_STAFF, DjangoField.IS_SUPERUSER);

    private final ImportedUsers imported;
    private final DjangoRoles roles;
    private final Sessions sessions;
    private final Clock clock;

    ImportedUserChange(ImportedUsers imported, DjangoRoles roles, Sessions sessions, Clock clock) {
        this.imported = imported;
        this.roles = roles;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * Fails with {@code LAST_ADMIN} if there would be no administrator left.
     *
     * @return false if there is nothing to do any more: another import has done it, or the user is gone
     */
    Uni<Boolean> apply(DjangoUser given, Known known) {
        Set<DjangoField> fields = DjangoField.differing(known.fieldsDigest(), given.fieldsDigest());
        boolean newPassword = known.hasOtherPassword(given);
        return sessions.inTransaction(ending -> imported.take(given, known)
                .chain(taken -> taken
                        ? lock(known.userId(), fields).chain(others -> User.findForUpdate(known.userId())
                                .chain(user ->
                                        change(Optional.ofNullable(user), given, fields, newPassword, others, ending)))
                        : Uni.createFrom().item(false)));
    }

    /** The other administrators, where it matters that there are some. */
    private static Uni<Optional<List<UUID>>> lock(UUID userId, Set<DjangoField> fields) {
        return fields.stream().anyMatch(OF_ADMINS::contains)
                ? User.lockWithOtherAdmins(userId).map(Optional::of)
                : Uni.createFrom().item(Optional.empty());
    }

    private Uni<Boolean> change(
            Optional<User> found,
            DjangoUser given,
            Set<DjangoField> fields,
            boolean newPassword,
            Optional<List<UUID>> otherAdmins,
            Ending ending) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        User user = found.get();
        boolean wasActive = user.active;
        Set<String> rolesBefore = user.roleNames();
        boolean wasAdmin = user.isActiveAdmin();
        fields.forEach(field -> set(user, given, field));
        if (newPassword) {
            user.changePassword(given.password(), clock.instant());
        }
        if (wasAdmin && !user.isActiveAdmin() && otherAdmins.map(List::isEmpty).orElse(false)) {
            throw ErrorCode.LAST_ADMIN.because(
                    "The last active administrator can't be removed, demoted or deactivated.");
        }
        user.updatedAt = clock.instant();
        return end(user, wasActive, rolesBefore, newPassword, ending)
                .chain(() -> record(user, fields, newPassword, ending))
                .replaceWith(true);
    }

    private void set(User user, DjangoUser given, DjangoField field) {
        switch (field) {
            case USERNAME -> user.username = given.username();
            case FIRST_NAME -> user.firstName = given.firstName();
            case LAST_NAME -> user.lastName = given.lastName();
            case EMAIL -> user.changeEmail(given.email());
            case PHONE_NUMBER -> user.changePhoneNumber(given.phoneNumber());
            case IS_ACTIVE -> user.active = given.active();
            case IS_STAFF, IS_SUPERUSER ->
                user.changeRoles(roles.with(user.roleNames(), given.staff(), given.superuser()));
            case DATE_JOINED -> user.createdAt = given.dateJoined() == null ? user.createdAt : given.dateJoined();
            case LAST_LOGIN -> user.lastLoginAt = later(user.lastLoginAt, given.lastLogin());
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }

    private static Uni<Void> end(
            User user, boolean wasActive, Set<String> rolesBefore, boolean newPassword, Ending ending) {
        if (wasActive && !user.active) {
            return ending.allOf(user.id, EndReason.DEACTIVATED);
        }
        if (newPassword) {
            return ending.allOf(user.id, EndReason.PASSWORD_CHANGED);
        }
        return rolesBefore.equals(user.roleNames())
                ? Uni.createFrom().voidItem()
                : ending.allOf(user.id, EndReason.ROLES_CHANGED);
    }

    private static Uni<Void> record(User user, Set<DjangoField> fields, boolean newPassword, Ending ending) {
        Event changed = Event.of(EventType.USER_CHANGED)
                .about(user.id)
                .with("by", "import")
                .with("fields", fields.stream().map(DjangoField::code).collect(Collectors.joining(" ")));
        List<Event> events = Stream.of(
                        fields.isEmpty() ? null : changed,
                        fields.contains(DjangoField.EMAIL) ? Event.of(EventType.EMAIL_CHANGED) : null,
                        fields.contains(DjangoField.PHONE_NUMBER) ? Event.of(EventType.PHONE_NUMBER_CHANGED) : null,
                        newPassword ? Event.of(EventType.PASSWORD_CHANGED) : null)
                .filter(event -> event != null)
                .map(event -> event.about(user.id))
                .toList();
        return record(events, ending);
    }

    private static Uni<Void> record(Collection<Event> events, Ending ending) {
        Uni<Void> recorded = Uni.createFrom().voidItem();
        for (Event event : events) {
            recorded = recorded.chain(() -> ending.record(event));
        }
        return recorded;
    }
}
