using RagKit.Reading;

namespace RagKit.Mail;

/// <summary>Sorts the parts of a message into what it says and what is attached to it.</summary>
internal sealed class MessageParts
{
    /// <summary>How deep parts are read, messages within messages counted.</summary>
    private const int MaxNesting = 32;
    private readonly MimePart _message;
    private readonly bool _plain;
    private readonly InflateBudget _budget;

    private MessageParts(MimePart message, bool plain, InflateBudget budget) => (_message, _plain, _budget) = (message, plain, budget);

    /// <summary>The parts to read one behind the other: text or HTML.</summary>
    public List<MimePart> Bodies { get; } = [];

    public List<MimePart> Attachments { get; } = [];

    /// <summary>Whether a part is encrypted, so that nothing of it can be read.</summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>Whether the message is packed into its signature.</summary>
    public bool IsOpaque { get; private set; }

    /// <summary>Whether parts are nested deeper than is read.</summary>
    public bool IsTooDeep { get; private set; }

    /// <summary>Sorts the parts; of alternatives the HTML is taken, or the plain text where that is asked for.</summary>
    public static MessageParts Of(MimePart message, bool plain, InflateBudget budget)
    {
        MessageParts parts = new(message, plain, budget);
        parts.Walk(message);
        return parts;
    }

    // Recursion is safe: it ends at a fixed depth.
    private void Walk(MimePart part)
    {
        _budget.SpendPart();
        if (part.Depth > MaxNesting)
            IsTooDeep = true;
        else if (part.MediaType.StartsWith("multipart/", StringComparison.Ordinal))
            WalkParts(part);
        else
            Leaf(part);
    }

    private void WalkParts(MimePart part)
    {
        switch (part.MediaType)
        {
            case "multipart/alternative":
                MimePart? best = null;
                foreach (MimePart choice in part.Parts())
                    best = best is null || Rank(choice) >= Rank(best) ? choice : best;
                if (best is not null)
                    Walk(best);
                break;
            case "multipart/signed":
                if (part.Parts().FirstOrDefault() is { } signed)
                    Walk(signed);
                break;
            case "multipart/encrypted":
                IsEncrypted = true;
                break;
            default:
                foreach (MimePart child in part.Parts())
                    Walk(child);
                break;
        }
    }

    private void Leaf(MimePart part)
    {
        string type = part.MediaType;
        bool whole = ReferenceEquals(part, _message);
        bool named = part.Disposition.Value == "attachment" || part.FileName is not null;
        if (type is "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature")
            return;
        if (type is "application/pkcs7-mime" or "application/x-pkcs7-mime")
            (IsEncrypted, IsOpaque) = part.Type["smime-type"] is "signed-data" ? (IsEncrypted, true) : (true, IsOpaque);
        // Pictures that the text shows are no attachments.
        else if (type.StartsWith("image/", StringComparison.Ordinal) && part.Headers.Raw("Content-ID").Length > 0 && part.Disposition.Value != "attachment")
            return;
        else if (!named && type is "text/plain" or "text/html" or "message/delivery-status" or "text/rfc822-headers" or "text/enriched")
            Bodies.Add(part);
        else if (whole && type.StartsWith("text/", StringComparison.Ordinal))
            Bodies.Add(part);
        else
            Attachments.Add(whole ? part with { Path = part.PathOf(1) } : part);
    }

    /// <summary>How good an alternative is: the richest that can be read, or the plainest.</summary>
    private int Rank(MimePart part)
    {
        if (part.MediaType.StartsWith("multipart/", StringComparison.Ordinal))
            return part.Depth > MaxNesting || part.Parts().FirstOrDefault() is not { } first || first.MediaType == "text/plain" ? 2 : 3;
        return part.MediaType switch
        {
            "text/html" => _plain ? 1 : 3,
            "text/plain" => 2,
            _ => 0,
        };
    }
}
