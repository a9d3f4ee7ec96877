package dev.signet.django;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user in the form of {@code manage.py dumpdata}. */
record ExportedUser(String model, long pk, Fields fields) {

    @Schema(name = "ExportedUserFields")
    record Fields(
            @Schema(examples = "pbkdf2_sha256$600000$c2FsdA$aGFzaA==")
            String password,

            String lastLogin,
            @JsonProperty("is_superuser") boolean superuser,
            String username,
            String firstName,
            String lastName,
            String email,
            @JsonProperty("is_staff") boolean staff,
            @JsonProperty("is_active") boolean active,
            String dateJoined,
            String phoneNumber,
            List<Long> groups,
            List<Long> userPermissions) {

        @Override
        public String toString() {
            return "Fields[" + username + "]";
        }
    }
}
