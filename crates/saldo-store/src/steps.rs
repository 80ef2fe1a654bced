//! How the schema's steps are run on either database: those that it lacks, all in one transaction.

use refinery::{Migration, Runner};
use refinery_core::traits::sync::{Migrate, Query, Transaction};

use crate::crash::CrashPoint;

/// The steps of these names and texts, and the number of the newest.
pub(crate) fn steps(named: &[(&str, &str)]) -> Result<(Vec<Migration>, i64), refinery::Error> {
    let steps = named.iter().map(|(name, sql)| Migration::unapplied(name, sql));
    let steps = steps.collect::<Result<Vec<_>, _>>()?;
    let newest = steps.iter().map(Migration::version).max().map_or(0, i64::from);
    Ok((steps, newest))
}

/// Runs the steps that are lacking. `name` is the database's, for the log.
pub(crate) fn run<C>(connection: &mut C, steps: &[Migration], name: &str) -> Result<(), refinery::Error>
where
    C: Query<Vec<Migration>>,
{
    let report = Runner::new(steps).set_grouped(true).run(&mut Passing(connection))?;
    for step in report.applied_migrations() {
        tracing::info!("migrated {name} by {step}");
    }
    Ok(())
}

/// A connection that can be made to die between two statements of a transaction.
struct Passing<'c, C>(&'c mut C);

impl<C: Transaction> Transaction for Passing<'_, C> {
    type Error = C::Error;

    fn execute<'a, T: Iterator<Item = &'a str>>(&mut self, queries: T) -> Result<usize, Self::Error> {
        self.0.execute(queries.inspect(|_| CrashPoint::MidMigration.pass()))
    }
}

impl<C: Query<Vec<Migration>>> Query<Vec<Migration>> for Passing<'_, C> {
    fn query(&mut self, query: &str) -> Result<Vec<Migration>, Self::Error> {
        self.0.query(query)
    }
}

impl<C: Query<Vec<Migration>>> Migrate for Passing<'_, C> {}
