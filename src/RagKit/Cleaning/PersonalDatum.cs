namespace RagKit.Cleaning;

/// <summary>A place where personal data stands.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct PersonalDatum(int Start, int End, PersonalDataKinds Kind);
