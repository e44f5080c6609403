using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace RagKit.Caching;

/// <summary>Strings in UTF-8, or in UTF-16 where UTF-8 would change them.</summary>
internal sealed class StringCodec : ValueCodec<string>
{
    private const int Piece = 1 << 14;

    protected override ValueFormat FormatOf(string value) => IsWellFormed(value) ? ValueFormat.Serialized : ValueFormat.Utf16;

    protected override async ValueTask WriteBodyAsync(string value, ValueFormat format, Stream target, CancellationToken cancellationToken)
    {
        Encoder encoder = Encoding.UTF8.GetEncoder();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(Math.Min(value.Length, Piece)));
        try
        {
            for (int at = 0; at < value.Length; at += Piece)
            {
                int length = format is ValueFormat.Utf16
                    ? Units(value.AsSpan(at, Math.Min(Piece, value.Length - at)), buffer)
                    : encoder.GetBytes(value.AsSpan(at, Math.Min(Piece, value.Length - at)), buffer, flush: at + Piece >= value.Length);
                await target.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override string ReadBody(ReadOnlyMemory<byte> body, ValueFormat format) => format is ValueFormat.Utf16
        ? string.Create(body.Length / sizeof(char), body, static (units, bytes) =>
        {
            for (int i = 0; i < units.Length; i++)
                units[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[(i * sizeof(char))..]);
        })
        : Encoding.UTF8.GetString(body.Span);

    private static int Units(ReadOnlySpan<char> text, Span<byte> target)
    {
        for (int i = 0; i < text.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(target[(i * sizeof(char))..], text[i]);
        return text.Length * sizeof(char);
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is int at and >= 0)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return false;
            text = text[(at + 2)..];
        }
        return true;
    }
}
