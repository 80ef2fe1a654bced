//! This process's rows in `nodes` and `shares`: its number, its lease, and the work it has claimed.
//! All moments are the server's, so that the clocks of the nodes need not agree.

use parking_lot::Mutex;
use saldo_core::NodeId;

use super::address::Address;
use super::connection::Connection;
use super::tallies;
use crate::error::StoreError;
use crate::members::{Beat, Gone, SHARES, Tally};
use crate::tables::{Columns, RowError, Session, collect, first, value, values};

/// How long a process counts as alive after it last said so.
const LEASE_MS: i64 = 5_000;

pub(super) const NOW: &str = "(extract(epoch FROM clock_timestamp()) * 1000)::int8";

pub(crate) struct Member {
    address: Address,
    connection: Mutex<Option<Connection>>,
    number: i64,
    incarnation: i64,
}

impl Drop for Member {
    fn drop(&mut self) {
        super::end(self.connection.lock().take().into_iter().collect());
    }
}

impl Member {
    /// Takes the number that has been free for longest, and a first share of the work.
    pub(crate) fn join(address: &Address) -> Result<(Self, Beat), StoreError> {
        super::on_thread(|| {
            let connection = Connection::open(address)?;
            let sql = format!(
                "UPDATE nodes SET incarnation = incarnation + 1, lease_until = {NOW} + ?1, works = true
                 WHERE number = (SELECT number FROM nodes WHERE lease_until < {NOW}
                     ORDER BY lease_until, number LIMIT 1 FOR UPDATE SKIP LOCKED)
                 RETURNING number, incarnation"
            );
            let read = |columns: &mut Columns<'_>| Ok((columns.take()?, columns.take()?));
            let joined = first(&connection, &sql, &values![LEASE_MS], read)?;
            let (number, incarnation) = joined.ok_or(StoreError::NodesMax)?;
            let connection = Mutex::new(Some(connection));
            let member = Self { address: address.clone(), connection, number, incarnation };
            let beat = member.beat()?;
            Ok((member, beat))
        })
    }

    pub(crate) fn node(&self) -> NodeId {
        NodeId::new(self.number)
    }

    pub(crate) fn beat(&self) -> Result<Beat, StoreError> {
        self.in_transaction(|session| {
            let renew =
                format!("UPDATE nodes SET lease_until = {NOW} + ?1 WHERE number = ?2 AND incarnation = ?3");
            if session.execute(&renew, &values![LEASE_MS, self.number, self.incarnation])? == 0 {
                return Ok(Beat { is_replaced: true, ..Beat::default() });
            }
            let living =
                format!("SELECT number, works FROM nodes WHERE lease_until >= {NOW} ORDER BY number");
            let living: Vec<(i64, bool)> =
                collect(session, &living, &[], |columns| Ok((columns.take()?, columns.take()?)))?;
            let is_first = living.first().is_some_and(|(number, _)| *number == self.number);
            let shares = self.claim(session, self.part(&living))?;
            let living = u32::try_from(living.len()).unwrap_or(u32::MAX).max(1);
            let gone = self.gone(session, is_first)?;
            Ok(Beat { shares, living, gone, is_replaced: false })
        })
    }

    /// How many shares are this process's, among all who live and those of them who work.
    fn part(&self, living: &[(i64, bool)]) -> u64 {
        let working = living.iter().filter(|(_, works)| *works);
        if working.clone().any(|(number, _)| *number == self.number) {
            SHARES.div_ceil(u64::try_from(working.count()).unwrap_or(u64::MAX))
        } else {
            0
        }
    }

    pub(crate) fn share(&self, news: &[Tally]) -> Result<Vec<Tally>, StoreError> {
        self.in_transaction(|session| tallies::exchange(session, self.number, news))
    }

    pub(crate) fn taken_up(&self, gone: Gone) -> Result<(), StoreError> {
        self.in_transaction(|session| {
            let sql = "UPDATE nodes SET taken_up = greatest(taken_up, ?1) WHERE number = ?2";
            session.execute(sql, &values![gone.incarnation, gone.node.value()]).map(drop)
        })
    }

    /// Gives up all shares, and takes no more.
    pub(crate) fn hand_over(&self) -> Result<(), StoreError> {
        self.in_transaction(|session| {
            let sql = "UPDATE nodes SET works = false WHERE number = ?1 AND incarnation = ?2";
            session.execute(sql, &values![self.number, self.incarnation])?;
            self.claim(session, 0).map(drop)
        })
    }

    pub(crate) fn leave(&self) -> Result<(), StoreError> {
        let done = self.in_transaction(|session| {
            for table in
                ["shares SET lease_until = {over} WHERE node", "nodes SET lease_until = {over} WHERE number"]
            {
                // Of now, not of ever: numbers that were never had are given out first.
                let table = table.replace("{over}", &format!("{NOW} - 1"));
                let sql = format!("UPDATE {table} = ?1 AND incarnation = ?2");
                session.execute(&sql, &values![self.number, self.incarnation])?;
            }
            Ok(())
        });
        *self.connection.lock() = None;
        done
    }

    /// Gives up what is beyond its part, keeps the rest, and claims what is free; answers what it then has, as bits.
    fn claim(&self, session: &dyn Session, part: u64) -> Result<u64, RowError> {
        let own = format!("node = ?1 AND incarnation = ?2 AND lease_until >= {NOW}");
        let (node, incarnation) = (self.number, self.incarnation);
        let part = i64::try_from(part).unwrap_or(i64::MAX);
        let give_up = format!(
            "UPDATE shares SET lease_until = 0 WHERE share IN
                 (SELECT share FROM shares WHERE {own} ORDER BY share OFFSET ?3)"
        );
        session.execute(&give_up, &values![node, incarnation, part])?;
        let keep = format!("UPDATE shares SET lease_until = {NOW} + ?3 WHERE {own}");
        let kept = session.execute(&keep, &values![node, incarnation, LEASE_MS])?;
        let claim = format!(
            "UPDATE shares SET node = ?1, incarnation = ?2, lease_until = {NOW} + ?3 WHERE share IN
                 (SELECT share FROM shares WHERE lease_until < {NOW} ORDER BY share LIMIT ?4
                  FOR UPDATE SKIP LOCKED)"
        );
        let free = part.saturating_sub(i64::try_from(kept).unwrap_or(i64::MAX)).max(0);
        session.execute(&claim, &values![node, incarnation, LEASE_MS, free])?;
        let mine = format!("SELECT share FROM shares WHERE {own}");
        let shares = collect(session, &mine, &values![node, incarnation], value::<u32>)?;
        Ok(shares.into_iter().fold(0, |bits, share| bits | 1_u64.checked_shl(share).unwrap_or(0)))
    }

    /// Who had this number before, where nobody took up what it left; and, for the first of the living, all who are
    /// dead.
    fn gone(&self, session: &dyn Session, is_first: bool) -> Result<Vec<Gone>, RowError> {
        let sql = format!(
            "SELECT number, CASE WHEN number = ?1 THEN incarnation - 1 ELSE incarnation END FROM nodes
             WHERE number = ?1 AND taken_up < incarnation - 1
                 OR ?2 AND lease_until < {NOW} AND taken_up < incarnation"
        );
        collect(session, &sql, &values![self.number, is_first], |columns| {
            Ok(Gone { node: NodeId::new(columns.take()?), incarnation: columns.take()? })
        })
    }

    /// On the connection that is kept, or another where it was lost.
    fn in_transaction<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, RowError>,
    ) -> Result<T, StoreError> {
        let mut kept = self.connection.lock();
        let connection = match kept.take().filter(|connection| connection.run("BEGIN").is_ok()) {
            Some(connection) => connection,
            None => {
                let connection = Connection::open(&self.address)?;
                connection.run("BEGIN").map_err(RowError::from)?;
                connection
            }
        };
        let done = work(&connection)?;
        connection.run("COMMIT").map_err(RowError::from)?;
        *kept = Some(connection);
        Ok(done)
    }
}
