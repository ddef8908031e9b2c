namespace ChurnWorker.Intake;

/// <summary>Codes of the reasons for which input is refused and kept. Part of the contract: metrics and tools name them.</summary>
internal static class QuarantineReasons
{
    public const string NotUtf8 = "not_utf8";
    public const string NotJson = "not_json";
    public const string NotAnObject = "not_an_object";
    public const string NoEvent = "no_event";
    public const string InvalidRow = "invalid_row";
    public const string TooLarge = "too_large";
    public const string TooDeep = "too_deep";
    public const string TooMany = "too_many_events";
    public const string DuplicateMember = "duplicate_member";
    public const string UnknownType = "unknown_type";
    public const string MissingMember = "missing_member";
    public const string InvalidMember = "invalid_member";
    public const string InvalidId = "invalid_id";
    public const string InvalidTime = "invalid_time";
    public const string TimeWithoutOffset = "time_without_offset";
    public const string Future = "future";
    public const string InvalidAmount = "invalid_amount";
    public const string NegativeAmount = "negative_amount";
    public const string AmountTooLarge = "amount_too_large";
    public const string AmountTooPrecise = "amount_too_precise";
    public const string UnknownCurrency = "unknown_currency";
    public const string NoShardKey = "no_shard_key";
    public const string IdConflict = "id_conflict";
    public const string IdConflictText = "the event id was seen with another body";
    public const string StoreRefused = "store_refused";
}
