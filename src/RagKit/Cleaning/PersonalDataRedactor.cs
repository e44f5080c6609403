using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace RagKit.Cleaning;

/// <summary>
/// Takes personal data out of a document's text, title and metadata, of links and of blocks' metadata. Linear in what it reads; thread-safe. It goes by form:
/// a name or an address that has none stays, and so does what a loader puts into the document's id.
/// </summary>
internal sealed class PersonalDataRedactor(RedactionOptions options) : IDocumentTransform
{
    private readonly RedactionOptions _options = options.Validate();
    private readonly byte[]? _key = options.Key?.ToArray();

    public string Fingerprint { get; } = string.Concat(
        $"pii/1:{(int)options.Kinds}", options.Counts ? "c" : "", options.Key is { } key ? $",{Convert.ToHexStringLower(HMACSHA256.HashData(key.Span, "fingerprint"u8).AsSpan(0, 8))}" : "");

    public bool IsRedaction => true;

    public ValueTask<TransformResult> TransformAsync(Document document, CancellationToken cancellationToken = default)
    {
        Dictionary<PersonalDataKinds, long> counts = [];
        Document redacted = document.Apply(Edits(document.Text, counts));
        redacted = redacted with { Title = Redact(document.Title, counts), Blocks = BlockFacts.Map(redacted.Blocks, text => Redact(text, counts)), Metadata = document.Metadata.MapStrings(text => Redact(text, counts)) };
        if (_options.Counts)
            redacted = redacted with { Metadata = counts.Aggregate(redacted.Metadata, (facts, count) => facts.With($"redacted_{count.Key.ToString().ToLowerInvariant()}", count.Value)) };
        return new(counts.Count == 0 ? document : redacted);
    }

    private string Redact(string text, Dictionary<PersonalDataKinds, long> counts) => text.Apply(Edits(text, counts));

    private List<TextEdit> Edits(string text, Dictionary<PersonalDataKinds, long> counts)
    {
        List<TextEdit> edits = [];
        foreach (PersonalDatum datum in PersonalDataScan.Find(text, _options.Kinds))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, datum.Kind, out _)++;
            edits.Add(new TextEdit(datum.Start, datum.End, Replacement(datum.Kind, text.AsSpan(datum.Start, datum.End - datum.Start))));
        }
        return edits;
    }

    private string Replacement(PersonalDataKinds kind, ReadOnlySpan<char> text)
    {
        string noun = kind switch
        {
            PersonalDataKinds.Emails => "email",
            PersonalDataKinds.Phones => "phone",
            PersonalDataKinds.Cards => "card",
            _ => "iban",
        };
        if (_key is null)
            return $"[{noun}]";
        // However it is written, it is the same address or number.
        StringBuilder plain = new(noun.Length + text.Length);
        plain.Append(noun).Append(':');
        foreach (char c in text)
        {
            if (kind == PersonalDataKinds.Emails || char.IsAsciiLetterOrDigit(c) || c == '+')
                plain.Append(char.ToLowerInvariant(c));
        }
        return $"[{noun}:{Letters(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(plain.ToString())))}]";
    }

    /// <summary>The first 64 bits as letters alone, so that a pseudonym is not taken for a number when it is redacted again.</summary>
    private static string Letters(ReadOnlySpan<byte> hash) => string.Create(16, hash, static (text, hash) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)('a' + ((hash[i / 2] >> (i % 2 * 4)) & 15));
    });
}
