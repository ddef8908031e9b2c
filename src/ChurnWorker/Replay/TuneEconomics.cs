namespace ChurnWorker.Replay;

/// <summary>What a contact costs and what it can be worth.</summary>
/// <param name="ContactCost">Cost of one contact, units of the shop's currency.</param>
/// <param name="Incentive">Cost of what is offered, paid to whoever buys after a contact, units.</param>
/// <param name="WinBackShare">Share of those who would have stayed away that contact brings back, 0 to 1.</param>
internal sealed record TuneEconomics(decimal ContactCost, decimal Incentive, double WinBackShare);
