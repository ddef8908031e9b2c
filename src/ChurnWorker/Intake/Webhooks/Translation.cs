using System.Text.Json.Nodes;

namespace ChurnWorker.Intake.Webhooks;

/// <summary>What a shop's webhook says in our words: the members of one native event, or why there is none. Exactly one of the three.</summary>
/// <param name="Event">The native event; null when there is none.</param>
/// <param name="Refusal">Why it is refused.</param>
/// <param name="Note">Why there is nothing to do for the store, though all is well.</param>
internal readonly record struct Translation(JsonObject? Event, Refusal Refusal, string? Note = null)
{
    /// <summary>A native event.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="members">Its members; those without a value are left out.</param>
    public static Translation Of(string type, params (string Name, JsonNode? Value)[] members)
    {
        var translated = new JsonObject { ["type"] = type };
        foreach (var (name, value) in members)
            if (value is not null) translated[name] = value;
        return new(translated, default);
    }

    /// <summary>A webhook that is understood and asks nothing of the store.</summary>
    /// <param name="why">In words for a person, without personal data.</param>
    public static Translation Noted(string why) => new(null, default, why);

    /// <summary>A topic that says nothing we know.</summary>
    public static Translation Unknown { get; } = new(null, new(QuarantineReasons.UnknownType, "the webhook's topic tells of nothing this version knows"));

    /// <summary>A member that is not as the shop documents it.</summary>
    public static Translation Missing(string member) => new(null, new(QuarantineReasons.MissingMember, $"{member} of the webhook is missing or not as documented"));
}
