namespace ChurnWorker.Configuration;

/// <summary>What each industry profile sets, as a person would configure it. Judgement, not measurement: <c>tune</c> on a shop's own history beats them.</summary>
internal static class IndustryProfiles
{
    private static readonly Dictionary<IndustryProfile, (string Name, string Value)[]> s_values = new()
    {
        [IndustryProfile.Retail] = [],
        [IndustryProfile.Consumables] =
        [
            ("HorizonDays", "45"), ("CooldownDays", "21"), ("MaxTriggersPerCustomerPerQuarter", "4"), ("ActByDays", "5"), ("ExpireAfterDays", "45"),
            ("SuggestSubscriptions", "true"), ("Replenishment", "true"),
        ],
        [IndustryProfile.Durables] =
        [
            ("HorizonDays", "365"), ("Stages", "0.80, 0.90, 0.97"), ("ValueHorizonDays", "1095"), ("CooldownDays", "90"),
            ("MaxTriggersPerCustomerPerQuarter", "1"), ("ActByDays", "21"), ("ExpireAfterDays", "180"),
        ],
        [IndustryProfile.Subscription] =
        [
            ("HorizonDays", "45"), ("CooldownDays", "14"), ("ActByDays", "3"), ("ExpireAfterDays", "30"),
        ],
        [IndustryProfile.Media] =
        [
            ("HorizonDays", "30"), ("CooldownDays", "14"), ("MaxTriggersPerCustomerPerQuarter", "4"), ("ActByDays", "3"), ("ExpireAfterDays", "30"),
        ],
        [IndustryProfile.Bank] =
        [
            ("HorizonDays", "180"), ("Stages", "0.85, 0.95"), ("CooldownDays", "60"), ("MaxTriggersPerCustomerPerQuarter", "1"), ("HoldoutPercent", "20"),
            ("ActByDays", "14"), ("ExpireAfterDays", "120"), ("QuietHours", "20:00-08:00"), ("LeastReadiness", "Own"),
        ],
    };

    /// <summary>Keys and values of a profile.</summary>
    public static IEnumerable<(string Key, string Value)> ValuesOf(IndustryProfile profile) => s_values[profile].Select(v => ($"WinBack:{v.Name}", v.Value));
}
