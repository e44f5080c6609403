namespace RagKit.Limits;

/// <summary>So many at once.</summary>
internal sealed class SlotRule(int slots) : AdmissionRule
{
    public override int Allowed => slots;

    public override double DueAt(long weight, double now) => InFlight < slots ? now : double.PositiveInfinity;
}
