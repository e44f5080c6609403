namespace RagKit.Limits;

/// <summary>
/// What a <see cref="LimitGate"/> asks before it lets a call go. Called under the gate's lock only, so it needs none of its own. Times are
/// seconds since the gate was made, by the clock's timestamps: the wall clock may jump.
/// </summary>
internal abstract class AdmissionRule
{
    /// <summary>Calls that have leave and have not ended.</summary>
    public int InFlight { get; private set; }

    /// <summary>How many may be in flight at once now.</summary>
    public virtual int Allowed => int.MaxValue;

    /// <summary>Throws for a weight that could never pass.</summary>
    public virtual void Check(long weight)
    {
    }

    /// <summary>When a call may go: not after now when at once, infinity when that depends on calls in flight.</summary>
    public abstract double DueAt(long weight, double now);

    /// <summary>A call goes.</summary>
    public void Admit(GateLease lease, double now)
    {
        InFlight++;
        lease.AdmittedAt = now;
        OnAdmitted(lease, now);
    }

    /// <summary>A call has ended.</summary>
    public void End(GateLease lease, double now)
    {
        if (!lease.IsReported)
            Report(lease, default, now);
        InFlight--;
    }

    /// <summary>How a call went that has not ended yet; <see langword="default"/> when nobody said.</summary>
    public virtual void Report(GateLease lease, in CallOutcome outcome, double now)
    {
    }

    protected virtual void OnAdmitted(GateLease lease, double now)
    {
    }
}
