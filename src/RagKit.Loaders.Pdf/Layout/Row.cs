namespace RagKit.Layout;

/// <summary>What stands at one height: segments from left to right.</summary>
internal sealed class Row(List<Segment> segments)
{
    public List<Segment> Segments { get; } = segments;

    public float Y { get; } = segments[0].Y;

    public float Size { get; } = segments.Max(segment => segment.Size);

    public bool HasTable => Segments.Exists(segment => segment.Table is not null);

    public float X => Segments[0].X;

    public float End => Segments[^1].End;

    public string Text => Segments.Count == 1 ? Segments[0].Text : string.Join(' ', Segments.Select(segment => segment.Text));
}
