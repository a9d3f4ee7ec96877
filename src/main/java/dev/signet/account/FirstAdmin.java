package dev.signet.account;

import dev.signet.password.Passwords;
import dev.signet.password.PersonalWords;
import dev.signet.platform.problem.ProblemException;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.config.Secret;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Makes the first administrator of an installation, from {@code SIGNET_ADMIN_USERNAME} and {@code SIGNET_ADMIN_PASSWORD}.
 * While there is an administrator, they are not looked at: leaving them set neither resets nor reopens anything.
 */
@ApplicationScoped
class FirstAdmin {

    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);

    private final Optional<String> username;
    private final Optional<String> password;
    private final Passwords passwords;
    private final Clock clock;

    FirstAdmin(AdminConfig config, Passwords passwords, Clock clock) {
        this.username = config.username().map(User::normalizeUsername);
        this.password = config.password().map(Secret::get);
        this.passwords = passwords;
        this.clock = clock;
    }

    void start(@Observes @Priority(200) StartupEvent event) throws Throwable {
        if (VertxContextSupport.subscribeAndAwait(() -> Panache.withSession(User::adminExists))) {
            return;
        }
        if (username.isPresent() != password.isPresent()) {
            throw new ConfigurationException(
                    "SIGNET_ADMIN_USERNAME and SIGNET_ADMIN_PASSWORD belong together: set both or neither.");
        }
        if (username.isEmpty()) {
            LOG.warn("There is no administrator yet: set SIGNET_ADMIN_USERNAME and SIGNET_ADMIN_PASSWORD to make one.");
            return;
        }
        if (!username.get().matches(User.USERNAME)) {
            throw new ConfigurationException("SIGNET_ADMIN_USERNAME is no username. " + User.USERNAME_RULE);
        }
        VertxContextSupport.subscribeAndAwait(this::create);
    }

    private Uni<Void> create() {
        return passwords
                .encode(password.orElseThrow(), "password", new PersonalWords(username.orElseThrow(), null, null))
                .onFailure(ProblemException.class)
                .transform(FirstAdmin::asSentence)
                .chain(this::persistUnlessThereIsOne);
    }

    /** All replicas may start at once: the unique username lets one of them make the account. */
    private Uni<Void> persistUnlessThereIsOne(String hash) {
        User admin = new User(username.orElseThrow(), hash, clock.instant());
        admin.changeRoles(Set.of(User.ADMIN));
        return Panache.withTransaction(admin::insertUnlessTaken)
                .invoke(inserted -> {
                    if (inserted) {
                        LOG.infof("Created the first administrator, %s", admin.username);
                    }
                })
                .chain(() -> Panache.withSession(User::adminExists))
                .invoke(exists -> {
                    if (!exists) {
                        throw new ConfigurationException(
                                "SIGNET_ADMIN_USERNAME names an account that is there and no administrator:"
                                        + " choose another username.");
                    }
                })
                .replaceWithVoid();
    }

    private static Throwable asSentence(Throwable refusal) {
        String reasons = String.join(" ", ((ProblemException) refusal).errors().getOrDefault("password", List.of()));
        return new ConfigurationException("SIGNET_ADMIN_PASSWORD is no good: " + reasons);
    }
}
