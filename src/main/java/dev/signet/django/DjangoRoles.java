package dev.signet.django;

import dev.signet.platform.settings.Configured;
import dev.signet.user.User;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which roles stand for Django's two flags. The other roles of a user are no business of an import or export. */
@ApplicationScoped
class DjangoRoles implements Configured {

    private static final String NONE = "none";

    private final Optional<String> staff;
    private final Optional<String> superuser;

    DjangoRoles(DjangoConfig config) {
        this.staff = role("signet.django.staff-role", config.staffRole());
        this.superuser = role("signet.django.superuser-role", config.superuserRole());
        if (staff.isPresent() && staff.equals(superuser)) {
            throw new ConfigurationException(
                    "signet.django.staff-role and signet.django.superuser-role must be two roles, not both "
                            + staff.get() + ".");
        }
    }

    private static Optional<String> role(String property, String name) {
        if (!name.matches(User.ROLE)) {
            throw new ConfigurationException(
                    "%s is no role: %s. %s".formatted(property, name, User.ROLE_RULE), Set.of(property));
        }
        return name.equals(NONE) ? Optional.empty() : Optional.of(name);
    }

    /** Roles that say of the two flags what a user of Django says, and of all else what they have said. */
    Set<String> with(Set<String> roles, boolean isStaff, boolean isSuperuser) {
        Set<String> changed = new TreeSet<>(roles);
        set(changed, staff, isStaff);
        set(changed, superuser, isSuperuser);
        return changed;
    }

    boolean isStaff(Set<String> roles) {
        return staff.map(roles::contains).orElse(false);
    }

    boolean isSuperuser(Set<String> roles) {
        return superuser.map(roles::contains).orElse(false);
    }

    private static void set(Set<String> roles, Optional<String> role, boolean has) {
        role.ifPresent(name -> {
            if (has) {
                roles.add(name);
            } else {
                roles.remove(name);
            }
        });
    }
}
