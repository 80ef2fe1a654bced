//! Two sends with one reference at once: one is delivered.

use super::Desk;

#[tokio::test]
async fn one_reference_at_once_is_delivered_once() {
    let desk = Desk::open().await;
    let sends = (0..2).map(|_| desk.send("93701234567", "at once"));
    let mut sends = sends.collect::<Vec<_>>().into_iter();
    let (one, other) = tokio::join!(sends.next().unwrap(), sends.next().unwrap());
    let delivered = [&one, &other].into_iter().filter(|reply| reply.status == 200).count();
    assert_eq!(delivered, 1, "{}\n{}", one.text, other.text);
    let refused = if one.status == 200 { &other } else { &one };
    refused.fails(400, 4, "DuplicateTransactionPrevented");
    assert_eq!(desk.world.deliveries(), 1);
    assert_eq!(desk.balance().await, "9999.00");
}
