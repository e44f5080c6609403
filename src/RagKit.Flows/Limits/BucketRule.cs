using RagKit.Flows;

namespace RagKit.Limits;

/// <summary>A bucket of calls and one of weight, each only where it is limited; both must have enough.</summary>
internal sealed class BucketRule(string name, Bucket? calls, Bucket? weights) : AdmissionRule
{
    public override void Check(long weight)
    {
        if (weight > weights?.Size)
        {
            throw new FlowException(
                $"A call of weight {weight} can never pass limit '{name}', whose bucket holds {weights.Size:0}. Send smaller batches, or raise WeightBurst.");
        }
    }

    public override double DueAt(long weight, double now) => Math.Max(calls?.DueAt(1, now) ?? now, weights?.DueAt(weight, now) ?? now);

    protected override void OnAdmitted(GateLease lease, double now)
    {
        calls?.Take(1, now);
        weights?.Take(lease.Weight, now);
    }
}
