"""What an application makes of the contract: judged from its calls, for people and for CI."""
