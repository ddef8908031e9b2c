namespace ChurnWorker.Configuration;

/// <summary>Named defaults of the win-back policy. See <see cref="IndustryProfiles"/> for the values.</summary>
internal enum IndustryProfile
{
    /// <summary>Fashion, gifts, general trade: the defaults of every setting.</summary>
    Retail,

    /// <summary>What is used up and bought again within weeks: groceries, cosmetics, pet food.</summary>
    Consumables,

    /// <summary>What lasts for years: furniture, appliances.</summary>
    Durables,

    /// <summary>Contracts with recurring money.</summary>
    Subscription,

    /// <summary>News, streaming, games: many short visits.</summary>
    Media,

    /// <summary>Banks and insurers: few contacts, long memory, strict hours.</summary>
    Bank,
}
