using RagKit.Sync;

namespace RagKit.Cli;

/// <summary>Shows people a plan.</summary>
internal static class PlanReport
{
    private const int ItemsShown = 20;

    public static void Write(SyncPlan plan)
    {
        foreach (string remark in plan.Remarks)
            Terminal.Line(ErrorText.InToolTerms(remark));
        foreach (SourcePlan source in plan.Sources)
            Write(source);
        if (plan.IsEmpty)
            Terminal.Line("Nothing to do.");
        else
            Terminal.Line($"Costs: {plan.Costs}");
    }

    private static void Write(SourcePlan source)
    {
        Terminal.Line($"{(source.SourceId.Length == 0 ? "source" : source.SourceId)}: {source.Added:N0} added, {source.Updated:N0} updated, {source.Unchanged:N0} unchanged, " +
            $"{source.Removed:N0} removed, {source.Skipped:N0} skipped{(source.FailedBefore == 0 ? "" : $", {source.FailedBefore:N0} failed before")}");
        if (source.Error is not null)
            Terminal.Line($"  The listing failed, so nothing is removed: {source.Error}");
        if (source.Held is not null)
            Terminal.Line($"  Held: {ErrorText.InToolTerms(source.Held)}");
        foreach (PlannedItem item in source.Items.Take(ItemsShown))
            Terminal.Line($"  {Printable.OneLine(item.ToString())}");
        if (source.Items.Count > ItemsShown)
            Terminal.Line($"  and {source.Items.Count - ItemsShown:N0} more; --json names all");
    }
}
