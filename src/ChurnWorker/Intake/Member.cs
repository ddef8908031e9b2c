namespace ChurnWorker.Intake;

/// <summary>Members the intake knows, of events, their lines and their wrappings; everything else in a body is ignored.</summary>
internal enum Member
{
    None,
    EventId,
    OrderId,
    CustomerId,
    OccurredAt,
    Amount,
    Currency,
    Version,
    Channel,
    Lines,
    Reason,
    Type,
    Sku,
    Quantity,
    Category,
    SupplyDays,
    SpecVersion,
    Id,
    Source,
    Time,
    Data,
    DataBase64,
    MessageId,
    MessageType,
    Message,
}
