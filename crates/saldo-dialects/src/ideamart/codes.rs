//! The status codes, with their texts: those of charging and those of the platform's other services, which a client may
//! have to stand as well. Which reason gets which code is said in `error`.

use Scope::{Calls, Charging, Notifications, Others};

/// One code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusCode {
    pub code: &'static str,
    /// What `statusDetail` says.
    pub detail: &'static str,
    pub scope: Scope,
}

/// Where a code is published for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Answers to the operations of charging.
    Calls,
    /// Charging notifications.
    Notifications,
    /// Both of them.
    Charging,
    /// Messaging, location and cards: answered here only where the operator says it, or a tester.
    Others,
}

const fn row(code: &'static str, detail: &'static str, scope: Scope) -> StatusCode {
    StatusCode { code, detail, scope }
}

/// A code of the table.
pub(super) fn known(code: &str) -> Option<&'static StatusCode> {
    TABLE.iter().find(|row| row.code == code)
}

/// All of them. The texts are those of the simulator's list of codes where that is published.
pub const TABLE: &[StatusCode] = &[
    row("S1000", "Success", Charging),
    row("S1001", "Success", Others),
    row("P1001", "Partial Success", Notifications),
    row("P1002", "Message Pending Admin Approval", Others),
    row("P1003", "Request successful. Payment notification pending from payment instrument", Calls),
    row("E1000", "App failed to process request", Notifications),
    row("E1300", "Default Error", Calls),
    row("E1301", "App Not Available Error", Calls),
    row("E1302", "SP Not Available Error", Calls),
    row("E1303", "Invalid Host IP Error", Calls),
    row("E1304", "App Not Found Error", Calls),
    row("E1305", "Invalid App Id Error", Calls),
    row("E1306", "Invalid Routing Key Error", Others),
    row("E1307", "SP Not Found Error", Calls),
    row("E1308", "Charging Error", Calls),
    row("E1309", "NCS Not Allowed Error", Calls),
    row("E1310", "MO Not Allowed Error", Others),
    row("E1311", "MT Not Allowed Error", Others),
    row("E1312", "Invalid Request Error", Calls),
    row("E1313", "Authentication Failed Error", Calls),
    row("E1315", "NCS Not Available Error", Calls),
    row("E1316", "App Temporarily Not Available Error", Calls),
    row("E1317", "MSISDN Not Allowed Error", Calls),
    row("E1318", "TPS Exceeded Error", Calls),
    row("E1319", "TPD Exceeded Error", Calls),
    row("E1322", "Sender Not Allowed Error", Others),
    row("E1323", "Recipient Not Allowed Error", Others),
    row("E1324", "HTTP Subscription Not Allowed Error", Others),
    row("E1325", "Invalid MSISDN Error", Calls),
    row("E1326", "Insufficient Fund Error", Calls),
    row("E1327", "App Not Allowed In Payment Gateway Error", Calls),
    row("E1328", "Charging Not Allowed Error", Calls),
    row("E1329", "Charging Amount Too High Error", Calls),
    row("E1330", "Charging Amount Too Low Error", Calls),
    row("E1331", "Invalid Source Address Error", Others),
    row("E1332", "Message Not Accepted Error", Others),
    row("E1333", "Message Content Error", Others),
    row("E1334", "Message Too Long Error", Others),
    row("E1335", "Message Too Long For Advertise Error", Others),
    row("E1336", "Service Code Not Found For Amount Error", Calls),
    row("E1337", "Duplicate Request Error", Calls),
    row("E1340", "Invalid NBL Request Error", Calls),
    row("E1341", "Request Delivery Fail Error", Others),
    row("E1342", "MSISDN Blacklisted Error", Calls),
    row("E1343", "MSISDN Not Whitelisted Error", Calls),
    row("E1344", "Temporary Charging Error", Calls),
    row("E1351", "Already Registered Error", Others),
    row("E1356", "Not Registered Error", Others),
    row("E1357", "App Not Authorized Error", Calls),
    row("E1360", "SBL Fail Error", Calls),
    row("E1361", "SBL Rejected Error", Calls),
    row("E1362", "SBL Invalid Request Error", Calls),
    row("E1363", "SBL No Response Error", Calls),
    row("E1364", "Cannot Send To SBL Error", Calls),
    row("E1365", "Subscriber Not Registered Error", Calls),
    row("E1366", "Message Length Error", Others),
    row("E1367", "LBS Quality Of Service Error", Others),
    row("E1368", "LBS Service Type Error", Others),
    row("E1370", "Invalid Reservation Id Error", Calls),
    row("E1371", "Payment Instrument Not Allowed Error", Calls),
    row("E1372", "Default Payment Instrument Not Found Error", Calls),
    row("E1373", "Invalid Payer Error", Calls),
    row("E1374", "Invalid Payee Error", Calls),
    row("E1375", "Cross Instrument Transfer Error", Calls),
    row("E1376", "Unknown Charging Error", Calls),
    row("E1377", "Invalid Payment Instrument Error", Calls),
    row("E1378", "Insufficient Balance Error", Calls),
    row("E1379", "Transaction Already Completed Error", Calls),
    row("E1380", "Currency Not Supported Error", Calls),
    row("E1381", "Host IP Not Allowed Error", Calls),
    row("E1382", "Payment Instrument Transaction Not Allowed Error", Calls),
    row("E1383", "USSD NI Not Allowed Error", Others),
    row("E1384", "International SMS Not Allowed Error", Others),
    row("E1387", "Merchant Id Not Found Error", Calls),
    row("E1400", "Card Error", Others),
    row("E1401", "Card Not Accepted Error", Others),
    row("E1402", "NFC Error", Others),
    row("E1404", "Charging request failed", Notifications),
    row("E1405", "Charging request timed out", Charging),
    row("E1406", "Charging request rejected", Charging),
    row("E1600", "App Unavailable Error", Calls),
    row("E1601", "System Error", Calls),
    row("E1602", "Message Delivery Failed Error", Others),
    row("E1603", "Temporary System Error", Calls),
    row("E1604", "Endpoint Configuration Missing Error", Calls),
    row("E1605", "Invalid Charging Request Error", Calls),
    row("E1606", "Invalid Charging Amount Error", Calls),
    row("E1607", "App Response Unreadable Error", Calls),
    row("E1608", "SLA Error", Calls),
    row("E1825", "Unsupported Operation Error", Calls),
    row("E1830", "Operation Not Allowed For Subscriber Error", Calls),
    row("E1850", "Invalid OTP Error", Others),
    row("E1851", "OTP Expired Error", Others),
    row("E1852", "OTP Attempts Exceeded Error", Others),
    row("E1853", "OTP Request Not Found Error", Others),
    row("E1854", "OTP Not Found Error", Others),
    row("E1855", "Invalid OTP Reference Error", Others),
    row("E1856", "OTP Transaction Not Found Error", Others),
    row("E1857", "OTP Reference Mismatch Error", Others),
    row("E9999", "System Error", Others),
];
