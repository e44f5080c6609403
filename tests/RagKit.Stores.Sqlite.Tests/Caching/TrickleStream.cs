namespace RagKit.Stores.Sqlite.Tests;

/// <summary>Gives its bytes in uneven pieces, and fails or does something on the way if it is told to.</summary>
internal sealed class TrickleStream(byte[] bytes, int failAt = int.MaxValue) : MemoryStream(bytes)
{
    public (int Position, Action Act) At { get; set; } = (int.MaxValue, () => { });

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= failAt)
            throw new IOException("The source broke off.");
        if (Position >= At.Position)
        {
            Action act = At.Act;
            At = (int.MaxValue, () => { });
            act();
        }
        return new(Read(buffer.Span[..Math.Min(buffer.Length, 1 + (int)(Position * 31 % 70_000))]));
    }
}
