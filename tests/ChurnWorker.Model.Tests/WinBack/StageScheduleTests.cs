using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Tests.Activity;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

public sealed class StageScheduleTests
{
    [Fact]
    public void At_the_instant_of_a_stage_the_probability_is_its_threshold()
    {
        var schedule = Shop.Schedule(Shop.Regular);
        for (var stage = 1; stage <= 3; stage++)
        {
            schedule.IsByDueDate(stage).ShouldBeFalse();
            var threshold = Shop.Policy.Stages[stage - 1];
            Shop.Model.ProbabilityOfNoPurchase(Shop.Regular, schedule.InstantOf(stage), 90).ShouldBe(threshold, 1e-9);
            Shop.Model.ProbabilityOfNoPurchase(Shop.Regular, schedule.InstantOf(stage) - 1, 90).ShouldBeLessThan(threshold);
        }
    }

    [Fact]
    public void Where_the_threshold_is_passed_at_the_purchase_already_the_stage_waits_for_the_due_date()
    {
        var once = Events.Fold(Events.Purchase("A", 0)).Summary!;
        var schedule = Shop.Schedule(once, Shop.Policy with { Stages = [0.5] });
        schedule.IsByDueDate(1).ShouldBeTrue();
        schedule.InstantOf(1).ShouldBe(Shop.Model.DueAt(once, 0.5));
        schedule.InstantOf(1).ShouldBeGreaterThan(once.LastPurchaseAt);
    }

    [Fact]
    public void Stages_never_come_before_those_below_them_or_at_the_purchase_itself()
    {
        var random = new Random(11);
        for (var i = 0; i < 5_000; i++)
        {
            var occasions = 1 + random.Next(30);
            var days = occasions == 1 ? 0 : occasions - 1 + random.Next(600);
            var customer = new RfmSummary("C", occasions, occasions, 0, days, 0, days * Shop.Day, null, "EUR", occasions - 1, 1000L * (occasions - 1), 0);
            var model = Shop.Model with
            {
                Transactions = new MbgNbd(Math.Exp(random.NextDouble() * 4 - 2), Math.Exp(random.NextDouble() * 4), Math.Exp(random.NextDouble() * 4 - 2), Math.Exp(random.NextDouble() * 4 - 2)),
            };
            var schedule = StageSchedule.Of(customer, model, Shop.Policy);
            var before = customer.LastPurchaseAt;
            for (var stage = 1; stage <= 3; stage++)
            {
                (schedule.InstantOf(stage) > customer.LastPurchaseAt && schedule.InstantOf(stage) >= before).ShouldBeTrue($"{model.Transactions} {occasions} {days}");
                before = schedule.InstantOf(stage);
            }
        }
    }

    [Fact]
    public void The_stage_reached_is_the_highest_whose_instant_has_come()
    {
        var schedule = Shop.Schedule(Shop.Regular);
        schedule.ReachedAt(schedule.InstantOf(1) - 1).ShouldBe(0);
        schedule.ReachedAt(schedule.InstantOf(1)).ShouldBe(1);
        schedule.ReachedAt(schedule.InstantOf(3) - 1).ShouldBe(2);
        schedule.ReachedAt(schedule.InstantOf(3)).ShouldBe(3);
    }

    [Fact]
    public void An_instant_that_no_calendar_holds_is_never()
    {
        Shop.Regular.InstantAt(1e12).ShouldBe(long.MaxValue);
        DateTimeOffset.FromUnixTimeMilliseconds(Shop.Regular.InstantAt(1e5)).Year.ShouldBeLessThan(9999);
    }
}
