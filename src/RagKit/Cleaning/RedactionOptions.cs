namespace RagKit.Cleaning;

/// <summary>What personal data is taken out of documents, and what stands in its place. Immutable.</summary>
public sealed record RedactionOptions
{
    /// <summary>What is looked for; all kinds by default.</summary>
    public PersonalDataKinds Kinds { get; init; } = PersonalDataKinds.All;

    /// <summary>
    /// A secret of at least 16 bytes: then what is taken out becomes a pseudonym such as <c>[email:hkpmaclbegdoinfj]</c>, the same one wherever
    /// the same address or number stands. <see langword="null"/>, as by default, for <c>[email]</c> alone.
    /// </summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>Whether the counts of what was taken out are added to the metadata, as <c>redacted_emails</c> and so on; false by default.</summary>
    public bool Counts { get; init; }

    internal RedactionOptions Validate()
    {
        if (Kinds == PersonalDataKinds.None || (Kinds & ~PersonalDataKinds.All) != 0)
            throw new ArgumentOutOfRangeException(nameof(Kinds), $"Kinds ({(int)Kinds}) must be one or more of Emails, Phones, Cards and Ibans.");
        if (Key is { Length: < 16 } key)
            throw new ArgumentOutOfRangeException(nameof(Key), $"Key ({key.Length} bytes) must have at least 16 bytes.");
        return this;
    }
}
