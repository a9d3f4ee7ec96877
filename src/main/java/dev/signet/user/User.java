package dev.signet.user;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * An account. Only what has changed is written ({@code DynamicUpdate}), so that a change of name cannot undo a login that
 * rewrote the password hash meanwhile.
 */
@Entity
@Table(name = "users")
@DynamicUpdate
public class User extends PanacheEntityBase {

    /** The role that may administer users. */
    public static final String ADMIN = "admin";

    /** What a username may be, once it is normalized. */
    public static final String USERNAME = "[\\p{L}\\p{N}_.@+-]{1,150}";

    public static final String USERNAME_RULE =
            "Enter a valid username: 1 to 150 letters, numbers and @/./+/-/_ characters.";

    /** What a role, of a user or of a service client, may be called. */
    public static final String ROLE = "[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}";

    public static final String ROLE_RULE = "A role is 1 to 64 letters, numbers and _/./:/- characters.";

    @Id
    public UUID id;

    /** Unique without regard to case. */
    public String username;

    /** May be null. Several accounts may claim an address, in whatever case; one can have verified it. */
    public String email;

    @Column(name = "email_verified")
    public boolean emailVerified;

    /** E.164; may be null. Several accounts may claim a number, one can have verified it. */
    @Column(name = "phone_number")
    public String phoneNumber;

    @Column(name = "phone_number_verified")
    public boolean phoneNumberVerified;

    @Column(name = "first_name")
    public String firstName = "";

    @Column(name = "last_name")
    public String lastName = "";

    public String[] roles = {};

    /** Of messages to the user (BCP 47); null: that of the request. */
    public String language;

    /** In one of Django's encodings. */
    @Column(name = "password_hash")
    public String passwordHash;

    public boolean active = true;

    /** Whether a login needs a second factor because there is a confirmed one. */
    @Column(name = "second_factor")
    public boolean secondFactor;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @Column(name = "password_changed_at")
    public Instant passwordChangedAt;

    /** When an administrator set the password. It may not be the user's: see {@link #hasTemporaryPassword}. */
    @Column(name = "temporary_password_at")
    public Instant temporaryPasswordAt;

    @Column(name = "last_login_at")
    public Instant lastLoginAt;

    protected User() {}

    public User(String username, String passwordHash, Instant now) {
        this.id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        this.username = username;
        this.passwordHash = passwordHash;
        this.createdAt = now;
        this.updatedAt = now;
        this.passwordChangedAt = now;
    }

    /** Without space around it and in NFKC, as Django does, so that no two usernames look the same and differ. */
    public static String normalizeUsername(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFKC);
    }

    /** A changed address has to be verified again. */
    public void changeEmail(String address) {
        if (!Objects.equals(email, address)) {
            email = address;
            emailVerified = false;
        }
    }

    /** A changed number has to be verified again. */
    public void changePhoneNumber(String e164) {
        if (!Objects.equals(phoneNumber, e164)) {
            phoneNumber = e164;
            phoneNumberVerified = false;
        }
    }

    public void changePassword(String newHash, Instant now) {
        passwordHash = newHash;
        passwordChangedAt = now;
        temporaryPasswordAt = null;
        updatedAt = now;
    }

    /** Has the user change the password that there is now: somebody else has chosen it. */
    public void requirePasswordChange() {
        temporaryPasswordAt = passwordChangedAt;
    }

    /** Whether the password is one that the user has to change (ASVS 5.0, 6.4.6). */
    public boolean hasTemporaryPassword() {
        return passwordChangedAt.equals(temporaryPasswordAt);
    }

    /** False of Django's way to say that an account has no password (its hash begins with an exclamation mark). */
    public boolean hasUsablePassword() {
        return !passwordHash.startsWith("!");
    }

    public Set<String> roleNames() {
        return new TreeSet<>(Arrays.asList(roles));
    }

    public void changeRoles(Set<String> names) {
        roles = new TreeSet<>(names).toArray(String[]::new);
    }

    public boolean isActiveAdmin() {
        return active && Arrays.asList(roles).contains(ADMIN);
    }

    /** Stores this new account unless another has its name or address. True if it did: of ten replicas, one does. */
    public Uni<Boolean> insertUnlessTaken() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into users (id, username, email, phone_number, roles, password_hash)
                                values (?1, ?2, ?3, ?4, ?5, ?6)
                                on conflict do nothing
                                """)
                        .setParameter(1, id)
                        .setParameter(2, username)
                        .setParameter(3, email)
                        .setParameter(4, phoneNumber)
                        .setParameter(5, roles)
                        .setParameter(6, passwordHash)
                        .executeUpdate())
                .map(inserted -> inserted == 1);
    }

    /** The user with this id and the row locked until the transaction ends, or null. */
    public static Uni<User> findForUpdate(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * The account that a person means who logs in with {@code login}, or null. A verified e-mail address or phone number
     * goes before a username, for anybody could choose that of somebody else as one; then comes a claim. Of claims the
     * oldest account's counts. So nobody who comes later can take another's way in away.
     *
     * @param phoneNumber {@code login} read as a phone number, if it is one
     */
    public static Uni<User> findByLogin(String login, Optional<String> phoneNumber) {
        return User.<User>find(
                        """
                        lower(username) = lower(:username) or lower(email) = lower(:login) or phoneNumber = :phone
                        order by case when lower(email) = lower(:login) and emailVerified then 0
                                      when phoneNumber = :phone and phoneNumberVerified then 1
                                      when lower(username) = lower(:username) then 2
                                      when lower(email) = lower(:login) then 3
                                      else 4 end, id
                        """,
                        Map.of("username", normalizeUsername(login), "login", login, "phone", phoneNumber.orElse("")))
                .range(0, 0)
                .list()
                .map(best -> best.isEmpty() ? null : best.get(0));
    }

    /** The account that has verified a number, or null. */
    public static Uni<User> findByVerifiedPhoneNumber(String e164) {
        return find("phoneNumber = ?1 and phoneNumberVerified", e164).firstResult();
    }

    /** The active accounts with an e-mail address: the one that has verified it, else the oldest that claim it. */
    public static Uni<List<User>> listByEmail(String email, int limit) {
        return User.<User>find(
                        "lower(email) = lower(?1) and active order by case when emailVerified then 0 else 1 end, id",
                        email)
                .range(0, limit - 1)
                .list()
                .map(found -> found.stream().anyMatch(user -> user.emailVerified) ? found.subList(0, 1) : found);
    }

    public static Uni<Boolean> isVerifiedEmail(String email) {
        return count("lower(email) = lower(?1) and emailVerified", email).map(count -> count > 0);
    }

    /**
     * Locks a user and all active administrators, and answers the administrators but for that user: who holds the locks
     * decides alone whether there will be one left. One statement in one order, so that no two of those who decide wait
     * for each other.
     */
    public static Uni<List<UUID>> lockWithOtherAdmins(UUID id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                select id from users
                                where id in (select ?1 union select user_id from user_roles where role = ?2 and active)
                                  and (id = ?1 or active and roles @> array[?2])
                                order by id for update
                                """, UUID.class)
                        .setParameter(1, id)
                        .setParameter(2, ADMIN)
                        .getResultList())
                .map(locked ->
                        locked.stream().filter(other -> !other.equals(id)).toList());
    }

    public static Uni<Boolean> adminExists() {
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "select exists (select from user_roles where role = ?1)", Boolean.class)
                .setParameter(1, ADMIN)
                .getSingleResult());
    }
}
