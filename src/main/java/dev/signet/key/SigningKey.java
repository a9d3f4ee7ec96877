package dev.signet.key;

import dev.signet.platform.secret.MasterSecret;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.AEADBadTagException;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** A key as it is stored: the public part as a JWK, the private part encrypted under the master secret. */
@Entity
@Table(name = "signing_keys")
class SigningKey extends PanacheEntityBase {

    private static final String PURPOSE = "key encryption";

    /** Any number will do, as long as nothing else in the database takes an advisory lock on it. */
    private static final long LOCK = 0x5167_6e65_744b_6579L;

    @Id
    public String kid;

    public String algorithm;

    @Column(name = "public_jwk")
    public String publicJwk;

    @Column(name = "private_key")
    public byte[] privateKey;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "signs_from")
    public Instant signsFrom;

    @Column(name = "signs_until")
    public Instant signsUntil;

    @Column(name = "verifies_until")
    public Instant verifiesUntil;

    @Column(name = "revoked_at")
    public Instant revokedAt;

    protected SigningKey() {}

    /** A new key. Takes a while: not for an event loop. */
    static SigningKey generate(Algorithm algorithm, MasterSecret secret, Instant now, Instant signsFrom) {
        KeyPair pair = algorithm.generate();
        try {
            PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
            jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
            jwk.setUse("sig");
            jwk.setAlgorithm(algorithm.jose());
            SigningKey key = new SigningKey();
            key.kid = jwk.getKeyId();
            key.algorithm = algorithm.jose();
            key.publicJwk = jwk.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
            key.privateKey = secret.encrypt(PURPOSE, pair.getPrivate().getEncoded(), key.context());
            key.createdAt = now;
            key.signsFrom = signsFrom;
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every key whose tokens are honoured, now or soon, the oldest first. */
    static Uni<List<SigningKey>> listVerifying(Instant now) {
        return list("revokedAt is null and (verifiesUntil is null or verifiesUntil > ?1) order by signsFrom, kid", now);
    }

    /** Every key that there has been, the newest first. */
    static Uni<List<SigningKey>> listAllNewestFirst() {
        return list("order by createdAt desc, kid");
    }

    /** Destroys the private parts that no token will be signed with. */
    static Uni<Integer> destroyRetired(Instant now) {
        return update("privateKey = null where verifiesUntil < ?1 and privateKey is not null", now);
    }

    /** Waits until no other replica decides about keys; held until the end of the transaction. */
    static Uni<Void> lock() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select 1 from pg_advisory_xact_lock(?1)", Integer.class)
                        .setParameter(1, LOCK)
                        .getSingleResult())
                .replaceWithVoid();
    }

    KeyState state(Instant now) {
        if (revokedAt != null) {
            return KeyState.REVOKED;
        }
        if (signsFrom.isAfter(now)) {
            return KeyState.NEXT;
        }
        if (signsUntil == null || signsUntil.isAfter(now)) {
            return KeyState.SIGNING;
        }
        return verifiesUntil == null || verifiesUntil.isAfter(now) ? KeyState.RETIRING : KeyState.RETIRED;
    }

    /** Has another key take over at that time. */
    void retire(Instant successorSignsFrom, Duration retirement) {
        signsUntil = successorSignsFrom;
        verifiesUntil = successorSignsFrom.plus(retirement);
    }

    /** Signs from now on, if it did not do so before, and until another takes over. */
    void takeOver(Instant now) {
        signsFrom = signsFrom.isBefore(now) ? signsFrom : now;
        signsUntil = null;
        verifiesUntil = null;
    }

    /** Off for ever, its private part destroyed. */
    void revoke(Instant now) {
        revokedAt = now;
        privateKey = null;
    }

    /** Encrypts it under the current master secret, if it is still under the previous one. */
    void reencrypt(MasterSecret secret) {
        if (!secret.isCurrent(PURPOSE, privateKey, context())) {
            privateKey = secret.encrypt(PURPOSE, pkcs8(secret), context());
        }
    }

    /**
     * @throws ConfigurationException if the master secret is not the one it was encrypted under
     */
    RingKey decrypt(MasterSecret secret) {
        Algorithm known = Algorithm.of(algorithm);
        try {
            return new RingKey(
                    kid,
                    known,
                    PublicJsonWebKey.Factory.newPublicJwk(publicJwk).getPublicKey(),
                    KeyFactory.getInstance(known.keyType()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8(secret))),
                    publicJwk,
                    signsFrom,
                    verifiesUntil);
        } catch (GeneralSecurityException | JoseException e) {
            throw new IllegalStateException("Signing key " + kid + " cannot be read", e);
        }
    }

    private byte[] pkcs8(MasterSecret secret) {
        if (privateKey == null) {
            throw new IllegalStateException("Signing key " + kid + " has no private part, but is not revoked");
        }
        try {
            return secret.decrypt(PURPOSE, privateKey, context());
        } catch (AEADBadTagException e) {
            throw new ConfigurationException(
                    "SIGNET_SECRET is not the secret that this database's signing keys are encrypted"
                            + " under: set the one that this installation was started with first, or set it as"
                            + " SIGNET_SECRET_PREVIOUS.");
        }
    }

    /** Binds the ciphertext to its row, so that no other public key can be put beside it. */
    private byte[] context() {
        return (kid + " " + publicJwk).getBytes(StandardCharsets.UTF_8);
    }
}
