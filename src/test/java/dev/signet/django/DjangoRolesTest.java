package dev.signet.django;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DjangoRolesTest {

    @Test
    void flags_areTheRolesThatAreConfigured() {
        DjangoRoles roles = roles("crew", "captain");

        assertThat(roles.with(Set.of("cook"), true, true)).containsExactly("captain", "cook", "crew");
        assertThat(roles.isStaff(Set.of("crew"))).isTrue();
        assertThat(roles.isStaff(Set.of("captain"))).isFalse();
        assertThat(roles.isSuperuser(Set.of("captain"))).isTrue();
        assertThat(roles.isSuperuser(Set.of("crew"))).isFalse();
    }

    @Test
    void flags_thatAreNotSet_takeTheirRoles() {
        assertThat(roles("crew", "captain").with(Set.of("captain", "cook", "crew"), false, false))
                .containsExactly("cook");
    }

    @Test
    void staff_thatIsNone_givesAndTakesNoRole() {
        DjangoRoles roles = roles("none", "admin");

        assertThat(roles.with(Set.of(), true, true)).containsExactly("admin");
        assertThat(roles.with(Set.of("none", "staff"), false, false)).containsExactly("none", "staff");
        assertThat(roles.isStaff(Set.of("none", "staff"))).isFalse();
    }

    @Test
    void superuser_thatIsNone_makesNobodyAnAdministrator() {
        DjangoRoles roles = roles("staff", "none");

        assertThat(roles.with(Set.of(), true, true)).containsExactly("staff");
        assertThat(roles.with(Set.of("admin"), false, false)).containsExactly("admin");
        assertThat(roles.isSuperuser(Set.of("none", "admin"))).isFalse();
    }

    @Test
    void both_thatAreNone_areAllowed() {
        assertThat(roles("none", "none").with(Set.of("admin"), true, true)).containsExactly("admin");
    }

    @Test
    void both_thatAreOneRole_areRefusedWithASentence() {
        assertThatThrownBy(() -> roles("admin", "admin"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("signet.django.staff-role and signet.django.superuser-role must be two roles, not both"
                        + " admin.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "\u0000"})
    void role_thatIsNone_isRefusedWithASentence(String name) {
        assertThatThrownBy(() -> roles("staff", name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.django.superuser-role is no role: " + name);
    }

    private static DjangoRoles roles(String staff, String superuser) {
        return new DjangoRoles(new DjangoConfig() {

            @Override
            public String staffRole() {
                return staff;
            }

            @Override
            public String superuserRole() {
                return superuser;
            }
        });
    }
}
