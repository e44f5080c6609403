namespace RagKit.Loading;

/// <summary>Sorts the parts of a message into what it says and what is attached to it.</summary>
internal sealed class MessageParts
{
    private const int MaxNesting = 32;
    private readonly bool _plain;
    private readonly UnpackBudget _budget;

    private MessageParts(bool plain, UnpackBudget budget) => (_plain, _budget) = (plain, budget);

    /// <summary>The parts to read one behind the other: text or HTML.</summary>
    public List<MimePart> Bodies { get; } = [];

    public List<MimePart> Attachments { get; } = [];

    /// <summary>Whether a part is encrypted, so that nothing of it can be read.</summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>Whether parts are nested deeper than is read.</summary>
    public bool IsTooDeep { get; private set; }

    /// <summary>Sorts the parts; of alternatives the HTML is taken, or the plain text where that is asked for.</summary>
    public static MessageParts Of(MimePart message, bool plain, UnpackBudget budget)
    {
        MessageParts parts = new(plain, budget);
        parts.Walk(message, 0);
        return parts;
    }

    // Recursion is safe: it ends at a fixed depth.
    private void Walk(MimePart part, int depth)
    {
        _budget.SpendPart();
        if (depth > MaxNesting)
            IsTooDeep = true;
        else if (part.MediaType.StartsWith("multipart/", StringComparison.Ordinal))
            WalkParts(part, depth + 1);
        else
            Leaf(part);
    }

    private void WalkParts(MimePart part, int depth)
    {
        switch (part.MediaType)
        {
            case "multipart/alternative":
                MimePart? best = null;
                foreach (MimePart choice in part.Parts())
                    best = best is null || Rank(choice, depth) >= Rank(best, depth) ? choice : best;
                if (best is not null)
                    Walk(best, depth);
                break;
            case "multipart/signed":
                if (part.Parts().FirstOrDefault() is { } signed)
                    Walk(signed, depth);
                break;
            case "multipart/encrypted":
                IsEncrypted = true;
                break;
            default:
                foreach (MimePart child in part.Parts())
                    Walk(child, depth);
                break;
        }
    }

    private void Leaf(MimePart part)
    {
        string type = part.MediaType;
        bool named = part.Disposition.Value == "attachment" || part.FileName is not null;
        if (type is "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature")
            return;
        if (type is "application/pkcs7-mime" or "application/x-pkcs7-mime" && part.Path.Length == 0)
            IsEncrypted = true;
        // Pictures that the text shows are no attachments.
        else if (type.StartsWith("image/", StringComparison.Ordinal) && part.Headers.Raw("Content-ID").Length > 0 && part.Disposition.Value != "attachment")
            return;
        else if (!named && type is "text/plain" or "text/html" or "message/delivery-status" or "text/rfc822-headers" or "text/enriched")
            Bodies.Add(part);
        else if (part.Path.Length == 0 && type.StartsWith("text/", StringComparison.Ordinal))
            Bodies.Add(part);
        else
            Attachments.Add(part);
    }

    /// <summary>How good an alternative is: the richest that can be read, or the plainest.</summary>
    private int Rank(MimePart part, int depth)
    {
        if (part.MediaType.StartsWith("multipart/", StringComparison.Ordinal))
            return depth > MaxNesting || part.Parts().FirstOrDefault() is not { } first || first.MediaType == "text/plain" ? 2 : 3;
        return part.MediaType switch
        {
            "text/html" => _plain ? 1 : 3,
            "text/plain" => 2,
            _ => 0,
        };
    }
}
