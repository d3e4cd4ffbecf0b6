"""An engine over one DynamoDB table: requests, update expressions, attributes. It knows nothing of what is stored."""
