//! Partners, credentials, endpoints and catalogues.

use saldo_core::command::{CatalogueDocument, Intent};
use saldo_core::limits::{CallLimit, PartnerLimits, Velocity, VelocityRule};
use saldo_core::party::{Credential, DuplicateGuard, Endpoint, Partner};
use saldo_core::{CredentialId, Dialect, Outcome, PartnerId};
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

pub fn partners_credentials_and_endpoints_are_kept(factory: StoreFactory) {
    run(factory, async |world| {
        let reads = &world.store.reads;
        let before = reads.directory_version().await.expect("a read");
        let (first, second) = (partner(&world, 1, "first"), partner(&world, 2, "second"));
        let credential = Credential {
            id: CredentialId::new(7),
            partner: second.id,
            dialect: Dialect::Dtone,
            currency: usd(),
            public_id: "key".to_owned(),
            secret_hash: [7; 32],
            label: "till".to_owned(),
            created_at: world.now(),
            expires_at: None,
        };
        let endpoint = Endpoint {
            partner: second.id,
            dialect: Dialect::Dtone,
            url: "https://example.com/hook".to_owned(),
            secret_sealed: vec![1, 2, 3],
            created_at: world.now(),
            failing_since: None,
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

        let revoked = Credential { expires_at: Some(world.now()), ..credential };
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
        world.commit(Intent::PutPartner(second.clone())).await;
        assert!(reads.directory_version().await.expect("a read") > version);
        let world = world.reopened().await;
        let reads = &world.store.reads;
        assert_eq!(reads.partners().await.expect("a read"), [first, second]);
        assert_eq!(reads.credentials().await.expect("a read"), [revoked]);
        assert_eq!(reads.endpoints().await.expect("a read"), [endpoint]);
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
