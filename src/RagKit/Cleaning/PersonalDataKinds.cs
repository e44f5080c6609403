namespace RagKit.Cleaning;

/// <summary>Kinds of personal data that can be told by their form.</summary>
[Flags]
public enum PersonalDataKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Addresses of electronic mail.</summary>
    Emails = 1,

    /// <summary>Phone numbers: international ones, and national ones that are written as phone numbers are.</summary>
    Phones = 2,

    /// <summary>Numbers of payment cards: of a known issuer's prefix and length, with the right check digit (Luhn).</summary>
    Cards = 4,

    /// <summary>International bank account numbers: of their country's length, with the right check digits (mod 97).</summary>
    Ibans = 8,

    /// <summary>All of them.</summary>
    All = Emails | Phones | Cards | Ibans,
}
