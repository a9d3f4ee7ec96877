package dev.signet.django;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How users of Django are users here. */
@ConfigMapping(prefix = "signet.django")
interface DjangoConfig {

    /** The role that stands for {@code is_staff}, or {@code none}. */
    @WithDefault("staff")
    String staffRole();

    /** The role that stands for {@code is_superuser}, or {@code none}. */
    @WithDefault("admin")
    String superuserRole();
}
