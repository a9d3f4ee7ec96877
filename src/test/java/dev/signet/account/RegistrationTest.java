package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.signet.testing.Answers;
import dev.signet.testing.Mailbox;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Accounts that people make themselves, in the mode that is open to all. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RegistrationTest {

    private final TestUser admin = TestUser.createAdmin();
    private final String username = TestUser.create().username() + ".new";
    private final String email = username + "@example.com";

    @Test
    void register_allFields_makesAnAccountThatLogsIn() {
        String number = TestUser.newPhoneNumber();
        Response answer =
                register(Map.of("email", email, "phone_number", number, "first_name", "Ada", "language", "ko"));

        answer.then()
                .statusCode(201)
                .body("username", equalTo(username))
                .body("email", equalTo(email))
                .body("email_verified", equalTo(false))
                .body("phone_number", equalTo(number))
                .body("phone_number_verified", equalTo(false))
                .body("language", equalTo("ko"))
                .body("roles.size()", equalTo(0));
        assertThat(answer.header("Location")).endsWith("/api/users/me");
        SignetClient.login(username, TestUser.PASSWORD).then().statusCode(200);
    }

    @Test
    void register_withAnAddress_sendsItALinkThatVerifiesIt() {
        register(Map.of("email", email)).then().statusCode(201);
        SignetClient.postJson(
                        "/api/email/verification/confirm/",
                        Map.of("token", Mailbox.awaitMail(email).token()))
                .then()
                .statusCode(204);
    }

    @Test
    void register_rolesAndVerified_areRefusedByName() {
        SignetClient.postJson(
                        "/api/users/",
                        Map.of(
                                "username",
                                username,
                                "password",
                                TestUser.PASSWORD,
                                "email",
                                email,
                                "roles",
                                List.of("admin"),
                                "email_verified",
                                true,
                                "active",
                                false))
                .then()
                .statusCode(400)
                .body("errors.keySet()", containsInAnyOrder("roles", "email_verified", "active"));
    }

    @Test
    void register_takenUsername_isAConflict() {
        register(Map.of()).then().statusCode(201);
        register(Map.of()).then().statusCode(409).body("code", equalTo("username_taken"));
    }

    @Test
    void register_oneUsernameTwentyTimesAtOnce_makesOneAccount() {
        List<Integer> answers = Simultaneously.call(20, () -> register(Map.of()).statusCode());
        assertThat(answers).containsOnlyOnce(201).isSubsetOf(201, 409, 503);
    }

    @Test
    void register_addressAndNumberThatAnotherHasVerified_isAnsweredAsAnyOther() {
        TestUser other = TestUser.create().with("email_verified", true);
        String number = other.verifiedPhoneNumber();

        register(Map.of("email", other.email(), "phone_number", number))
                .then()
                .statusCode(201)
                .body("email_verified", equalTo(false))
                .body("phone_number_verified", equalTo(false));
    }

    @Test
    void register_freeAndTakenAddressAndNumber_isOneAnswer() {
        TestUser other = TestUser.create().with("email_verified", true);
        String number = other.verifiedPhoneNumber();
        String free = TestUser.newPhoneNumber();
        Response ofTaken = register(username, Map.of("email", other.email(), "phone_number", number));
        Response ofFree = register(username + "2", Map.of("email", email, "phone_number", free));

        assertThat(withoutItsOwn(ofTaken, username, other.email(), number))
                .isEqualTo(withoutItsOwn(ofFree, username + "2", email, free))
                .startsWith("201");
    }

    @Test
    void register_addressThatAnotherHasVerified_sendsALinkThatVerifiesNothing() {
        TestUser other = TestUser.create().with("email_verified", true);
        register(Map.of("email", other.email())).then().statusCode(201);

        SignetClient.postJson(
                        "/api/email/verification/confirm/",
                        Map.of("token", Mailbox.awaitMail(other.email()).token()))
                .then()
                .statusCode(409);
        assertThat(TestDatabase.count("select count(*) from users where email = ? and email_verified", other.email()))
                .isOne();
    }

    @Test
    void register_isRecorded() {
        String id = register(Map.of("email", email)).path("id");
        assertThat(TestDatabase.count(
                        "select count(*) from events where user_id = ? and actor_id = user_id"
                                + " and type in ('user_registered', 'verification_requested')",
                        UUID.fromString(id)))
                .isEqualTo(2);
    }

    @Test
    void register_numberThatIsNone_isRefusedByName() {
        register(Map.of("phone_number", "12")).then().statusCode(400).body("errors.phone_number.size()", equalTo(1));
    }

    @Test
    void register_whileTooManyMailsGoToTheAddress_isDoneWithoutAMail() {
        register(Map.of("email", email)).then().statusCode(201);
        SignetClient.postJson(
                        "/api/users/",
                        Map.of("username", username + ".2", "password", TestUser.PASSWORD, "email", email))
                .then()
                .statusCode(201);
        assertThat(Mailbox.settledMails(email)).hasSize(1);
    }

    @Test
    void register_passwordAgainstThePolicy_isRefusedByName() {
        SignetClient.postJson("/api/users/", Map.of("username", username, "password", username))
                .then()
                .statusCode(400)
                .body("errors.password.size()", equalTo(1));
    }

    @Test
    void register_withAnInvitation_givesItsRolesAndVerifiesItsAddress() {
        String token =
                invite(Map.of("email", email, "roles", List.of("editor"))).path("token");
        assertThat(Mailbox.awaitMail(email).token()).isEqualTo(token);

        register(Map.of("email", email.toUpperCase(), "invitation", token))
                .then()
                .statusCode(201)
                .body("roles", equalTo(List.of("editor")))
                .body("email_verified", equalTo(true));
    }

    @Test
    void register_withAnInvitationForAnotherAddress_verifiesNothing() {
        String token = invite(Map.of("email", "other." + email)).path("token");
        register(Map.of("email", email, "invitation", token))
                .then()
                .statusCode(201)
                .body("email_verified", equalTo(false));
    }

    @Test
    void register_withAnInvitationTwentyTimesAtOnce_makesOneAccount() {
        String token = invite(Map.of("roles", List.of("editor"))).path("token");
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Map<String, String> request =
                    Map.of("username", username + "." + i, "password", TestUser.PASSWORD, "invitation", token);
            calls.add(() -> SignetClient.postJson("/api/users/", request).statusCode());
        }
        assertThat(Simultaneously.call(calls)).containsOnlyOnce(201).isSubsetOf(201, 400, 503);
    }

    @Test
    void register_withAnInvitationToAnAddressThatAnotherHasVerified_leavesItToThat() {
        TestUser other = TestUser.create().with("email_verified", true);
        String token = invite(Map.of("email", other.email())).path("token");
        register(Map.of("email", other.email(), "invitation", token))
                .then()
                .statusCode(201)
                .body("email_verified", equalTo(false));
    }

    @Test
    void register_withAUsedInvitation_isRefusedByName() {
        String token = invite(Map.of()).path("token");
        register(username + "2", Map.of("invitation", token)).then().statusCode(201);
        assertNoInvitation(token);
    }

    @Test
    void register_withAnInvitationAndATakenUsername_leavesTheInvitation() {
        register(Map.of()).then().statusCode(201);
        String token = invite(Map.of()).path("token");
        register(Map.of("invitation", token)).then().statusCode(409);
        register(username + "2", Map.of("invitation", token)).then().statusCode(201);
    }

    @Test
    void register_withAForgedInvitation_isRefusedByName() {
        String token = invite(Map.of()).path("token");
        char one = token.charAt(30);
        assertNoInvitation(token.substring(0, 30) + (one == 'A' ? 'B' : 'A') + token.substring(31));
    }

    @Test
    void register_withAWithdrawnInvitation_isRefusedByName() {
        Response invitation = invite(Map.of());
        SignetClient.authorized(admin.login().access())
                .delete("/api/admin/invitations/" + invitation.path("id"))
                .then()
                .statusCode(204);
        assertNoInvitation(invitation.path("token"));
    }

    @Test
    void register_withAnExpiredInvitation_isRefusedByName() {
        Response invitation = invite(Map.of());
        TestDatabase.execute(
                "update invitations set expires_at = now() where id = ?", UUID.fromString(invitation.path("id")));
        assertNoInvitation(invitation.path("token"));
    }

    @Test
    void register_withWhatIsNoInvitation_isRefusedByName() {
        assertNoInvitation("nothing of the kind");
    }

    @Test
    void invitations_areListedWithoutTheirTokens() {
        Response invitation = invite(Map.of());
        Response list = SignetClient.authorized(admin.login().access()).get("/api/admin/invitations/");
        list.then().statusCode(200).body("id", hasItem(invitation.<String>path("id")));
        assertThat(list.asString()).doesNotContain(invitation.<String>path("token"));
        assertThat(TestDatabase.query(
                                String.class,
                                "select i::text from invitations i where id = ?",
                                UUID.fromString(invitation.path("id")))
                        .orElseThrow())
                .doesNotContain(invitation.<String>path("token"));
    }

    @Test
    void invitation_thatWasUsed_saysByWhom() {
        Response invitation = invite(Map.of("roles", List.of("editor", "author")));
        String id =
                register(Map.of("invitation", invitation.<String>path("token"))).path("id");
        SignetClient.authorized(admin.login().access())
                .get("/api/admin/invitations/")
                .then()
                .body("find { it.id == '" + invitation.path("id") + "' }.user_id", equalTo(id))
                .body(
                        "find { it.id == '" + invitation.path("id") + "' }.created_by",
                        equalTo(admin.id().toString()))
                .body("find { it.id == '" + invitation.path("id") + "' }.roles", equalTo(List.of("author", "editor")));
    }

    @Test
    void invitations_areRecorded() {
        Response invitation = invite(Map.of());
        SignetClient.authorized(admin.login().access())
                .delete("/api/admin/invitations/" + invitation.path("id"))
                .then()
                .statusCode(204);
        assertThat(TestDatabase.count(
                        "select count(*) from events where actor_id = ? and details ->> 'invitation' = ?"
                                + " and type in ('invitation_created', 'invitation_deleted')",
                        admin.id(),
                        invitation.path("id")))
                .isEqualTo(2);
    }

    @Test
    void withdraw_whatIsNoInvitation_isNotFound() {
        SignetClient.authorized(admin.login().access())
                .delete("/api/admin/invitations/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    @Test
    void listAndWithdraw_byAUser_areForbidden() {
        String access = TestUser.create().login().access();
        String invitation = "/api/admin/invitations/" + invite(Map.of()).path("id");
        SignetClient.authorized(access).get("/api/admin/invitations/").then().statusCode(403);
        SignetClient.authorized(access).delete(invitation).then().statusCode(403);
    }

    @Test
    void invite_whatIsNoRole_isRefusedByName() {
        SignetClient.authorizedJson(admin.login().access())
                .body(Map.of("roles", List.of("no role")))
                .post("/api/admin/invitations/")
                .then()
                .statusCode(400)
                .body("errors.roles.size()", equalTo(1));
    }

    @Test
    void invite_byAUser_isForbidden() {
        SignetClient.authorizedJson(TestUser.create().login().access())
                .body(Map.of())
                .post("/api/admin/invitations/")
                .then()
                .statusCode(403);
    }

    private static String withoutItsOwn(Response answer, String... own) {
        String text = Answers.whole(answer).replaceAll("(?m)^content-length=.*$", "");
        for (String value : own) {
            text = text.replace("\"" + value + "\"", "…");
        }
        return text.replaceAll("\"(id|date_joined)\":\"[^\"]*\"", "$1");
    }

    private Response invite(Map<String, Object> request) {
        Response answer = SignetClient.authorizedJson(admin.login().access())
                .body(request)
                .post("/api/admin/invitations/");
        answer.then().statusCode(201);
        return answer;
    }

    private void assertNoInvitation(String token) {
        register(Map.of("invitation", token))
                .then()
                .statusCode(400)
                .body("errors.invitation", hasItem("The invitation is wrong or no longer valid."));
    }

    private Response register(Map<String, Object> fields) {
        return register(username, fields);
    }

    private static Response register(String username, Map<String, Object> fields) {
        Map<String, Object> request = new HashMap<>(fields);
        request.put("username", username);
        request.put("password", TestUser.PASSWORD);
        return SignetClient.postJson("/api/users/", request);
    }
}
