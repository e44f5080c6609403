namespace RagKit.Limits;

/// <summary>What the answer to a call said of what is left; of what was sent after that call it knows nothing.</summary>
/// <param name="Left">What was left when the call came in.</param>
/// <param name="Sent">What had been sent in all, the call included.</param>
/// <param name="SentAt">When the call was sent.</param>
/// <param name="ResetAt">When it is full again.</param>
internal readonly record struct QuotaNote(long Left, long Sent, double SentAt, double ResetAt);
