//! Partners, credentials with their uses, endpoints, catalogues and signing keys.

use saldo_core::command::{CatalogueDocument, Intent, Replacement, Uses};
use saldo_core::limits::{CallLimit, PartnerLimits, Velocity, VelocityRule};
use saldo_core::party::{Credential, CredentialUse, DuplicateGuard, Endpoint, Partner, SigningKey};
use saldo_core::restrictions::Restrictions;
use saldo_core::{CredentialId, Dialect, Outcome, PartnerId, Timestamp};
use saldo_store::CommitError;

use super::world::{StoreFactory, World, run, usd};

fn partner(world: &World, id: i64, name: &str) -> Partner {
    Partner {
        id: PartnerId::new(id),
        name: name.to_owned(),
        parent: (id > 1).then(|| PartnerId::new(1)),
        prevent_duplicates: DuplicateGuard::On,
        limits: PartnerLimits::default(),
        created_at: world.now(),
    }
}

fn credential(world: &World, id: i64, partner: &Partner) -> Credential {
    Credential {
        id: CredentialId::new(id),
        partner: partner.id,
        dialect: Dialect::Dtone,
        currency: usd(),
        public_id: "key".to_owned(),
        token_lifetime_s: None,
        secret_hash: [7; 32],
        secret_sealed: Some(vec![4, 5, 6]),
        label: "till".to_owned(),
        created_at: world.now(),
        expires_at: None,
        is_withdrawn: false,
        restrictions: Restrictions::default(),
    }
}

pub fn partners_credentials_and_endpoints_are_kept(factory: StoreFactory) {
    run(factory, async |world| {
        let reads = &world.store.reads;
        let before = reads.directory_version().await.expect("a read");
        let (first, second) = (partner(&world, 1, "first"), partner(&world, 2, "second"));
        let credential = credential(&world, 7, &second);
        let endpoint = Endpoint {
            partner: second.id,
            dialect: Dialect::Dtone,
            url: "https://example.com/hook".to_owned(),
            secret_sealed: vec![1, 2, 3],
            created_at: world.now(),
            failing_since: None,
            failed_last_at: None,
            disabled: None,
        };
        for intent in [
            Intent::PutPartner(first.clone()),
            Intent::PutPartner(second.clone()),
            Intent::PutCredential(credential.clone()),
            Intent::PutEndpoint(endpoint.clone()),
        ] {
            assert_eq!(world.commit(intent).await, Outcome::Done);
        }
        assert!(reads.directory_version().await.expect("a read") > before);
        world.deposit(1, 100).await;
        let version = reads.directory_version().await.expect("a read");

        let restrictions = Restrictions {
            allowed_hosts: vec!["203.0.113.0/24".parse().expect("a network")],
            calls_per_second: std::num::NonZeroU32::new(10),
            calls_per_day: None,
        };
        let expires_at = Some(world.now());
        let revoked = Credential { expires_at, token_lifetime_s: Some(60), restrictions, ..credential };
        let bare = Credential { id: CredentialId::new(9), secret_sealed: None, ..revoked.clone() };
        let limits = PartnerLimits {
            calls: vec![CallLimit {
                dialect: Dialect::Ding,
                operation: None,
                calls_max: std::num::NonZeroU32::new(7),
            }],
            velocity: VelocityRule::new(5, 600).map(Velocity::AtMost),
        };
        let second = Partner { prevent_duplicates: DuplicateGuard::Off, limits, ..second };
        world.commit(Intent::PutCredential(revoked.clone())).await;
        world.commit(Intent::PutCredential(bare.clone())).await;
        world.commit(Intent::PutPartner(second.clone())).await;
        assert!(reads.directory_version().await.expect("a read") > version);
        let world = world.reopened().await;
        let reads = &world.store.reads;
        assert_eq!(reads.partners().await.expect("a read"), [first, second]);
        assert_eq!(reads.credentials().await.expect("a read"), [revoked, bare]);
        assert_eq!(reads.endpoints().await.expect("a read"), [endpoint]);
        world
    });
}

pub fn a_credential_is_replaced_in_one_commit(factory: StoreFactory) {
    run(factory, async |world| {
        let partner = partner(&world, 1, "first");
        let old = credential(&world, 7, &partner);
        world.commit(Intent::PutPartner(partner)).await;
        world.commit(Intent::PutCredential(old.clone())).await;
        let reads = &world.store.reads;
        let before = reads.directory_version().await.expect("a read");
        let secret_sealed = Some(vec![8]);
        let issued =
            Credential { id: CredentialId::new(8), secret_hash: [8; 32], secret_sealed, ..old.clone() };
        let ended = old.ended_by(world.now().plus_seconds(60));
        let replacement = Replacement { ended: ended.clone(), issued: issued.clone() };
        let outcome = world.commit(Intent::ReplaceCredential(Box::new(replacement))).await;
        assert_eq!(outcome, Outcome::Done);
        assert!(reads.directory_version().await.expect("a read") > before);
        assert_eq!(reads.credentials().await.expect("a read"), [ended, issued]);
        world
    });
}

pub fn the_last_use_of_a_credential_is_kept(factory: StoreFactory) {
    run(factory, async |world| {
        let (first, second) = (PartnerId::new(1), PartnerId::new(2));
        let used = |id: i64, last_used_at: Timestamp| CredentialUse {
            credential: CredentialId::new(id),
            last_used_at,
        };
        let version = world.store.reads.directory_version().await.expect("a read");
        let (early, late) = (world.now(), world.now().plus_seconds(60));
        for uses in [vec![used(7, early), used(8, late)], vec![used(7, late), used(8, early)]] {
            let marked = world.commit(Intent::MarkUsed(Uses { partner: first, uses })).await;
            assert_eq!(marked, Outcome::Done);
        }
        world.commit(Intent::MarkUsed(Uses { partner: second, uses: vec![used(9, early)] })).await;
        let world = world.reopened().await;
        let reads = &world.store.reads;
        assert_eq!(reads.credential_uses(first).await.expect("a read"), [used(7, late), used(8, late)]);
        assert_eq!(reads.credential_uses(second).await.expect("a read"), [used(9, early)]);
        assert_eq!(reads.directory_version().await.expect("a read"), version);
        world
    });
}

pub fn signing_keys_are_kept_in_order(factory: StoreFactory) {
    run(factory, async |world| {
        assert_eq!(world.store.reads.signing_keys_version().await.expect("a read"), 0);
        let mut keys = Vec::new();
        for kid in ["B", "A"] {
            let key = SigningKey { kid: kid.to_owned(), private_sealed: vec![1, 2], created_at: world.now() };
            world.commit(Intent::AddSigningKey(key.clone())).await;
            keys.push(key);
        }
        let twice = Intent::AddSigningKey(keys[0].clone());
        assert_eq!(world.try_commit(twice).await, Err(CommitError::RolledBack));
        let world = world.reopened().await;
        assert_eq!(world.store.reads.signing_keys().await.expect("a read"), keys);
        assert_eq!(world.store.reads.signing_keys_version().await.expect("a read"), 2);
        world
    });
}

pub fn a_name_taken_twice_is_refused_alone(factory: StoreFactory) {
    run(factory, async |world| {
        world.commit(Intent::PutPartner(partner(&world, 1, "shop"))).await;
        let twice = Intent::PutPartner(partner(&world, 2, "shop"));
        assert_eq!(world.try_commit(twice).await, Err(CommitError::RolledBack));
        assert_eq!(world.store.reads.partners().await.expect("a read").len(), 1);
        world
    });
}

pub fn catalogues_are_numbered(factory: StoreFactory) {
    run(factory, async |world| {
        let reads = &world.store.reads;
        assert_eq!(reads.catalogue_version().await.expect("a read"), 0);
        assert_eq!(reads.catalogue_latest().await.expect("a read"), None);
        for (version, text) in [(1, "first"), (2, "second")] {
            let file = ("products.csv".to_owned(), format!("sku\n\"{text}\"\n"));
            let document = CatalogueDocument { files: [file].into() };
            world.pass_seconds(1);
            world.commit(Intent::PutCatalogue(document.clone())).await;
            assert_eq!(reads.catalogue_version().await.expect("a read"), version);
            let latest = reads.catalogue_latest().await.expect("a read").expect("one was imported");
            assert_eq!((latest.version, latest.imported_at), (version, world.now()));
            assert_eq!(latest.document, document);
        }
        world
    });
}
