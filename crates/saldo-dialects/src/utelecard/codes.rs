//! The response codes with their messages, as `/v1/response-codes` lists them: those that are printed, and those of the
//! switch itself, which begin with SW. Which reason gets which code is said in `error`.

use super::wire::ResponseCode;

pub(super) const SUCCESS: &str = "00";
pub(super) const CREDENTIALS: &str = "133";
pub(super) const DATE: &str = "132";
pub(super) const SHORT_OF_MONEY: &str = "086";
pub(super) const ACCOUNT: &str = "087";
pub(super) const PRODUCT_OR_AMOUNT: &str = "DB2";
pub(super) const PHONE_LIMIT: &str = "DB27";
pub(super) const TIMEOUT: &str = "TR";
pub(super) const NO_CLIENT: &str = "NOK";
pub(super) const PROVIDER: &str = "020";
pub(super) const PROVIDER_AWAY: &str = "022";
pub(super) const PROVIDER_ACCOUNT: &str = "349";

pub(super) const IN_PROGRESS: &str = "SW01";
pub(super) const REFERENCE_USED: &str = "SW02";
pub(super) const PARAMETERS: &str = "SW03";
pub(super) const BODY: &str = "SW04";
pub(super) const NOT_ALLOWED: &str = "SW05";
pub(super) const NO_OPERATION: &str = "SW06";
pub(super) const NO_METHOD: &str = "SW07";
pub(super) const TOO_MANY: &str = "SW08";
pub(super) const NOT_FOUND: &str = "SW09";
pub(super) const FINAL: &str = "SW10";
pub(super) const NOT_OFFERED: &str = "SW11";
pub(super) const WITHDRAWN: &str = "SW12";
pub(super) const TOO_LARGE: &str = "SW13";
pub(super) const INTERNAL: &str = "SW99";

const fn row(code: &'static str, message: &'static str) -> ResponseCode {
    ResponseCode { code, message }
}

/// A code of the table.
pub(super) fn known(code: &str) -> Option<&'static ResponseCode> {
    TABLE.iter().find(|row| row.code == code)
}

/// All of them, the printed ones with the messages they are printed with.
pub(super) const TABLE: &[ResponseCode] = &[
    row(SUCCESS, "Success"),
    row("002", "Cliente NO Tiene Paquetes Disponibles"),
    row("01", "NIC NO VALIDO"),
    row(PROVIDER, "Provider Error"),
    row(PROVIDER_AWAY, "Provider Error"),
    row("023", "TELEFONO TIENE PRESTAMO PENDIENTE"),
    row(SHORT_OF_MONEY, "INSUFFICIENT FUNDS FOR RECHARGE"),
    row(ACCOUNT, "INVALID ACCOUNT NUMBER OR INCORRECT BILLER"),
    row("1", "Error en Prepago"),
    row(DATE, "INVALID TRANSACTION DATE TIME"),
    row(CREDENTIALS, "INVALID USERNAME OR PASSWORD"),
    row(PROVIDER_ACCOUNT, "Error en Proveedora consultando número de teléfono"),
    row("CP003", "CONTRATO O MEDIDOR NO ENCONTRADO EN EL SISTEMA"),
    row(PRODUCT_OR_AMOUNT, "UTP INVALID PRODUCT OR AMOUNT FOR THIS ACCOUNT"),
    row(PHONE_LIMIT, "UTP TRANSACTION REJECTED, PHONE RATE LIMIT EXCEEDED"),
    row(NO_CLIENT, "Cliente no encontrado"),
    row("RP006", "TRANSACCION NO PERMITIDA. (Transaccion repetida)"),
    row(IN_PROGRESS, "TRANSACTION IN PROGRESS, QUERY IT BY ITS REFERENCE"),
    row(REFERENCE_USED, "REFERENCE ALREADY USED FOR ANOTHER TRANSACTION"),
    row(PARAMETERS, "MISSING PARAMETERS OR BAD PARAMETERS"),
    row(BODY, "THE BODY IS NOT A JSON OBJECT"),
    row(NOT_ALLOWED, "THE USER DOES NOT HAVE RIGHTS"),
    row(NO_OPERATION, "NO SUCH OPERATION"),
    row(NO_METHOD, "METHOD NOT ALLOWED"),
    row(TOO_MANY, "TOO MANY REQUESTS"),
    row(NOT_FOUND, "TRANSACTION NOT FOUND"),
    row(FINAL, "TRANSACTION CANNOT BE CANCELLED"),
    row(NOT_OFFERED, "NOT OFFERED FOR THIS PRODUCT"),
    row(WITHDRAWN, "TRANSACTION CANCELLED BEFORE IT WAS SENT"),
    row(TOO_LARGE, "THE BODY IS LARGER THAN 1 MIB"),
    row(INTERNAL, "INTERNAL SERVER ERROR"),
    row(TIMEOUT, "UTP TIMEOUT REJECTED"),
];
