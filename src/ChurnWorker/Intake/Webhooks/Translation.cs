using System.Text.Json.Nodes;

namespace ChurnWorker.Intake.Webhooks;

/// <summary>What a shop's webhook says in our words: the members of one native event, or why there is none.</summary>
/// <param name="Event">The native event; null when refused.</param>
/// <param name="Refusal">Why not.</param>
internal readonly record struct Translation(JsonObject? Event, Refusal Refusal)
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

    /// <summary>A topic that says nothing we know.</summary>
    public static Translation Unknown { get; } = new(null, new(QuarantineReasons.UnknownType, "the webhook's topic tells of nothing this version knows"));

    /// <summary>A member that is not as the shop documents it.</summary>
    public static Translation Missing(string member) => new(null, new(QuarantineReasons.MissingMember, $"{member} of the webhook is missing or not as documented"));
}
