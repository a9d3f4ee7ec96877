package dev.signet.account;

import dev.signet.password.Passwords;
import dev.signet.password.PersonalWords;
import dev.signet.user.User;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** One user and one administrator to try things with. They are in the development build alone, as this class is. */
@ApplicationScoped
@IfBuildProfile("dev")
class DevelopmentAccounts {

    private static final Logger LOG = Logger.getLogger(DevelopmentAccounts.class);

    private final Passwords passwords;
    private final Clock clock;
    private final int port;

    DevelopmentAccounts(Passwords passwords, Clock clock, @ConfigProperty(name = "quarkus.http.port") int port) {
        this.port = port;
        this.passwords = passwords;
        this.clock = clock;
    }

    void start(@Observes @Priority(150) StartupEvent event) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> create("alice", "wonderland tea party", Set.of(), "+821012345678"));
        VertxContextSupport.subscribeAndAwait(() -> create("root", "looking glass croquet", Set.of(User.ADMIN), null));
        LOG.infof("Swagger UI: http://localhost:%d/q/swagger-ui", port);
        LOG.info("There is a user alice and an administrator root: their passwords are in the README.");
    }

    private Uni<Boolean> create(String username, String password, Set<String> roles, String phoneNumber) {
        return passwords
                .encode(password, "password", new PersonalWords(username, null, phoneNumber))
                .map(hash -> {
                    User user = new User(username, hash, clock.instant());
                    user.email = username + "@example.com";
                    user.phoneNumber = phoneNumber;
                    user.changeRoles(roles);
                    return user;
                })
                .chain(user -> Panache.withTransaction(user::insertUnlessTaken));
    }
}
