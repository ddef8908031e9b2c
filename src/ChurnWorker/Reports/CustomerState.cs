using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Reports;

/// <summary>One customer with all that is stored and derived, for a person or a program to read.</summary>
/// <param name="Activity">The fold of the stored events.</param>
/// <param name="Row">The stored state; null without a purchase occasion.</param>
/// <param name="Cycle">The win-back cycle of the present silence; null when there is none.</param>
/// <param name="Triggers">Every trigger ever, by instant, those of merged customers included.</param>
/// <param name="Members">Customers merged into this one, by id.</param>
internal sealed record CustomerState(CustomerActivity Activity, CustomerRow? Row, WinBackCycle? Cycle, IReadOnlyList<WinBackTrigger> Triggers, IReadOnlyList<string> Members);
