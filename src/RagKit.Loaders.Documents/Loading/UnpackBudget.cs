using System.Globalization;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// What may still be unpacked of one item. Parts within parts share it, so that an archive of archives costs no more than an archive.
/// </summary>
internal sealed class UnpackBudget(string item, DocumentLimits limits)
{
    private long _bytes;
    private int _parts;

    /// <summary>The budget of the item that the content is a part of, else a new one.</summary>
    public static UnpackBudget For(SourceContent content, DocumentLimits limits) =>
        content.Stream is PartStream part ? part.Budget : new UnpackBudget(content.Item.Id, limits);

    public void Spend(int bytes, string part)
    {
        _bytes += bytes;
        if (_bytes > limits.MaxUnpackedBytes)
        {
            throw new RagKitException(string.Create(CultureInfo.InvariantCulture,
                $"'{item}' unpacks to more than {limits.MaxUnpackedBytes:N0} bytes (at '{part}'). It may be a bomb; if it is sound, raise DocumentLimits.MaxUnpackedBytes."));
        }
    }

    public void SpendPart()
    {
        _parts++;
        if (_parts > limits.MaxParts)
        {
            throw new RagKitException(string.Create(CultureInfo.InvariantCulture,
                $"'{item}' holds more than {limits.MaxParts:N0} parts. Split it, or raise DocumentLimits.MaxParts."));
        }
    }
}
